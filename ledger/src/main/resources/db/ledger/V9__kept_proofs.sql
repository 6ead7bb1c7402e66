-- Scanners lock their lease first, readers the view: whoever is at it ends before anything else is locked.
lock table lease in access exclusive mode;
lock table file_status in access exclusive mode;

-- A proven file whose size and mtime are as before, and whose ctime, mode, owner or inode is not, probably holds the same
-- content. Its row in work keeps the proof of before, as an object with sha256, etag, version, level and adopted: an upload
-- is spared where the content turns out to be the same.
alter table work add column known jsonb;

-- Mode and owner of files whose object says something older: its content was proven before they changed. A row counts for
-- the version of the file with this ctime only.
create table file_owner (
    file     bigint primary key references file,
    ctime_ns bigint not null,
    mode     int    not null, -- type and permissions, as in st_mode
    uid      int    not null,
    gid      int    not null
);

create or replace view file_status as
select f.id as file, m.name as migration, f.path,
       case when f.key_digest is null then null else coalesce(nullif(f.own_key, ''), m.prefix || f.path) end as key,
       f.size, f.mtime_ns, f.ctime_ns, f.inode,
       case when o.file is not null then o.state::text when w.seq is not null then 'DISPATCHED' else 'FOUND' end as state,
       coalesce(o.hot, w.hot, 0) as hot,
       encode(o.sha256, 'hex') as sha256, o.level, o.etag, o.version_id, coalesce(o.adopted, false) as adopted,
       coalesce(o.attempt, w.attempt, 0) as attempts, coalesce(o.failures, w.failures, 0) as failures,
       coalesce(o.kind, w.kind) as kind, coalesce(o.message, w.message) as message, o.settled_at,
       p.mode, p.uid, p.gid
from file f
join migration m on m.id = f.migration
left join outcome o on o.file = f.id
left join work w on w.file = f.id
left join file_owner p on p.file = f.id and p.ctime_ns = f.ctime_ns;

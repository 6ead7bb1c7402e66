-- What paths and keys are unique on begins with two bytes of their directory's hash, so that the files of a directory lie
-- together in the indexes, and holds the number of the migration or target in itself. The usual key is an empty text, since a
-- row without nulls is eight bytes shorter. The columns get other names: a process of an earlier version, which would read
-- them wrong, fails instead.

create function neighbouring(hash uuid, name text, owner int) returns uuid language sql as $$
    select (encode(substring(sha256(convert_to(coalesce(substring(name from '^(.*)/'), ''), 'UTF8')) for 2)
        || substring(uuid_send(hash) for 10), 'hex')
        || lpad(to_hex(('x' || encode(substring(uuid_send(hash) from 11 for 4), 'hex'))::bit(32)::int # owner), 8, '0'))::uuid
$$;
create function usual_key(of_migration int, path text) returns text language sql stable as $$
    select prefix || path from migration where id = of_migration
$$;

-- A view keeps those whom it was granted to. Meanwhile it must not use the columns; and it is locked first, as by its readers.
do $$
begin
    execute 'create or replace view file_status as select '
        || (select string_agg(format('null::%s as %I', format_type(atttypid, atttypmod), attname), ', ' order by attnum)
            from pg_attribute where attrelid = 'file_status'::regclass and attnum > 0);
end $$;

drop index file_path, file_key;
alter table file
    alter column path_hash type uuid using neighbouring(path_hash, path, migration),
    alter column key_hash type uuid using neighbouring(key_hash, coalesce(key, usual_key(migration, path)), target),
    alter column key type text using coalesce(key, ''),
    alter column key set default '',
    alter column key set not null;
alter table file rename column path_hash to path_digest;
alter table file rename column key_hash to key_digest;
alter table file rename column key to own_key; -- empty: prefix || path, or no key
create unique index file_path on file (path_digest);
create unique index file_key on file (key_digest) where key_digest is not null;
drop function neighbouring, usual_key;

create or replace view file_status as
select f.id as file, m.name as migration, f.path,
       case when f.key_digest is null then null else coalesce(nullif(f.own_key, ''), m.prefix || f.path) end as key,
       f.size, f.mtime_ns, f.ctime_ns, f.inode,
       case when o.file is not null then o.state::text when w.seq is not null then 'DISPATCHED' else 'FOUND' end as state,
       coalesce(o.hot, w.hot, 0) as hot,
       encode(o.sha256, 'hex') as sha256, o.level, o.etag, o.version_id, coalesce(o.adopted, false) as adopted,
       coalesce(o.attempt, w.attempt, 0) as attempts, coalesce(o.failures, w.failures, 0) as failures,
       coalesce(o.kind, w.kind) as kind, coalesce(o.message, w.message) as message, o.settled_at
from file f
join migration m on m.id = f.migration
left join outcome o on o.file = f.id
left join work w on w.file = f.id;

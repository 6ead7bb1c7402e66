-- The ledger. A file's state is where its row stands:
--   an outcome row                      VERIFIED, FAILED, SKIPPED, GONE, RECLAIMED
--   a work row with a dispatch sequence DISPATCHED
--   neither, or a work row without one  FOUND
-- File rows are written once and change only with their source version; outcomes are written once; what is in flight
-- lives in the small work table. Triggers keep an outcome and a work row from standing together, keep the version of
-- a proven file still, and record every change of the sums, so that the rollups equal a count.

create type file_state as enum ('VERIFIED', 'FAILED', 'SKIPPED', 'GONE', 'RECLAIMED');

create table target (
    id       int generated always as identity primary key,
    endpoint text not null,
    bucket   text not null,
    can      jsonb, -- what probing the target found
    unique (endpoint, bucket)
);

create table migration (
    id            int generated always as identity primary key,
    name          uuid   not null unique,
    source_root   text   not null,
    root_device   bigint not null,
    root_inode    bigint not null,
    target        int    not null references target,
    region        text   not null,
    prefix        text   not null,
    intake        bigint not null default 0, -- files up to this id have been taken into work
    dispatch_seq  bigint not null default 0, -- the last dispatch sequence given out
    published_seq bigint not null default 0, -- dispatches up to here were acknowledged by Kafka
    created_at    timestamptz not null default now(),
    unique (source_root, target, prefix)
);

-- Who may write as the scanner of a migration; every transaction of the holder locks this row and names its epoch.
create table lease (
    migration  int         primary key references migration,
    holder     text        not null,
    epoch      bigint      not null,
    expires_at timestamptz not null
);

create table batch (
    id         bigint generated always as identity primary key,
    migration  int         not null references migration,
    state      text        not null check (state in ('RUNNING', 'SWEEPING', 'DONE')),
    level      text        not null check (level in ('attested', 'read-back')),
    overwrite  boolean     not null,
    symlinks   text        not null check (symlinks in ('skip', 'follow')),
    includes   text[]      not null,
    excludes   text[]      not null,
    started_at timestamptz not null default now(),
    walked_at  timestamptz,
    sweeper    text,
    sweep_until timestamptz,
    ended_at   timestamptz
);
create unique index one_open_batch on batch (migration) where state <> 'DONE';

create table file (
    id        bigint generated always as identity primary key,
    size      bigint not null check (size >= 0),
    mtime_ns  bigint not null,
    ctime_ns  bigint not null,
    inode     bigint not null,
    path_hash uuid   not null, -- of the raw bytes of the path
    key_hash  uuid,            -- null where the file has no key
    migration int    not null references migration,
    target    int    not null,
    path      text   not null, -- percent-encoded
    key       text             -- null: prefix || path, or no key
);
create unique index file_path on file (path_hash, migration);
create unique index file_key on file (key_hash, target) where key_hash is not null;

create table work (
    file       bigint   primary key references file,
    size       bigint   not null,
    batch      bigint   not null references batch,
    seq        bigint,                      -- not null: DISPATCHED
    due_at     timestamptz not null,        -- infinity: waits for the next batch
    migration  int      not null,
    attempt    int      not null check (attempt >= 0),
    failures   smallint not null default 0, -- what really failed
    hot        smallint not null default 0, -- how often it changed while read
    repairs    smallint not null default 0, -- how often the object was not what was sent
    large      boolean  not null,
    recheck    boolean  not null default false, -- look at the source before the next dispatch
    held_etag  text,                        -- our own object at the key, to be replaced
    kind       text,                        -- of the last failure
    message    text,
    seen       bigint[] check (cardinality(seen) = 4) -- a newer version, met while DISPATCHED
) with (fillfactor = 70);
create index work_due on work (migration, large, due_at) where seq is null;

create table outcome (
    file       bigint     primary key references file,
    batch      bigint     not null,
    settled_at timestamptz not null default now(),
    state      file_state not null,
    attempt    int        not null,
    failures   smallint   not null default 0,
    hot        smallint   not null default 0,
    repairs    smallint   not null default 0,
    level      text check (level in ('attested', 'read-back')),
    adopted    boolean    not null default false,
    sha256     bytea check (length(sha256) = 32),
    etag       text,
    version_id text,
    kind       text,
    message    text,
    constraint proof check (state <> 'VERIFIED' or (sha256 is not null and etag is not null and level is not null)),
    constraint reason check ((state in ('FAILED', 'SKIPPED')) = (kind is not null))
);

-- Proven files that are proven no longer, until the dispatcher has published it.
create table departure (
    id        bigint generated always as identity primary key,
    migration int    not null,
    file      bigint not null references file,
    batch     bigint not null,
    attempt   int    not null,
    reason    text   not null
);

-- What a sweep has seen at the target as it should be. Unlogged: a sweep that is cut short begins anew.
create unlogged table swept (
    batch bigint not null,
    file  bigint not null,
    primary key (batch, file)
);

create table rollup (
    migration int    not null,
    state     text   not null, -- FOUND stands for every file ever found
    kind      text   not null,
    files     bigint not null,
    bytes     bigint not null,
    primary key (migration, state, kind)
);
create table rollup_delta (like rollup);

create function sum_files() returns trigger language plpgsql as $$
begin
    insert into rollup_delta
    select migration, 'FOUND', '', count(*), sum(size) from fresh group by migration;
    return null;
end $$;
create trigger file_found after insert on file
    referencing new table as fresh for each statement execute function sum_files();

create function change_files() returns trigger language plpgsql as $$
begin
    if exists (select from stale s join outcome o on o.file = s.id) then
        raise exception 'the version of a settled file cannot change';
    end if;
    insert into rollup_delta
    select f.migration, 'FOUND', '', 0, sum(f.size - s.size) from fresh f join stale s on s.id = f.id group by f.migration;
    return null;
end $$;
create trigger file_changed after update on file
    referencing old table as stale new table as fresh for each statement execute function change_files();

create function settle_files() returns trigger language plpgsql as $$
begin
    if exists (select from fresh n join work w on w.file = n.file) then
        raise exception 'a file in work cannot have an outcome';
    end if;
    insert into rollup_delta
    select f.migration, n.state::text, coalesce(n.kind, ''), count(*), sum(f.size)
    from fresh n join file f on f.id = n.file group by 1, 2, 3;
    return null;
end $$;
create trigger outcome_settled after insert on outcome
    referencing new table as fresh for each statement execute function settle_files();

create function reopen_files() returns trigger language plpgsql as $$
begin
    insert into rollup_delta
    select f.migration, n.state::text, coalesce(n.kind, ''), -count(*), -sum(f.size)
    from stale n join file f on f.id = n.file group by 1, 2, 3;
    return null;
end $$;
create trigger outcome_reopened after delete on outcome
    referencing old table as stale for each statement execute function reopen_files();

create function refuse_update() returns trigger language plpgsql as $$
begin
    raise exception 'an outcome is written once';
end $$;
create trigger outcome_is_final before update on outcome for each statement execute function refuse_update();

create function enter_work() returns trigger language plpgsql as $$
begin
    if exists (select from fresh n join outcome o on o.file = n.file) then
        raise exception 'a settled file cannot be in work';
    end if;
    return null;
end $$;
create trigger work_entered after insert on work
    referencing new table as fresh for each statement execute function enter_work();

-- What another program may read: one row a file, in words. Documented in docs/design.md.
create view file_status as
select f.id as file, m.name as migration, f.path,
       case when f.key_hash is null then null else coalesce(f.key, m.prefix || f.path) end as key,
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

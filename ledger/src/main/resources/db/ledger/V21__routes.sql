-- Where reads and writes of files go. docs/routes.md describes what other programs may use of this: the views route and
-- route_mode, and the functions.

-- The rule with the longest prefix that a path begins with decides; without a rule both are LOCAL.
create table route_rule (
    migration  int         not null references migration on delete cascade,
    prefix     text        not null check (prefix = '' or prefix like '%/'), -- percent-encoded, as in file.path
    read_mode  text        not null check (read_mode in ('LOCAL', 'LOCAL_THEN_OBJECT', 'OBJECT_THEN_LOCAL', 'OBJECT')),
    write_mode text        not null check (write_mode in ('LOCAL', 'BOTH')),
    epoch      bigint      not null, -- when the rule was set
    both_since bigint,               -- since which epoch writes go to both
    delivery   text        not null default 'PROXY' check (delivery in ('PROXY', 'REDIRECT')),
    shadow     real        not null default 0 check (shadow between 0 and 1), -- share of reads compared with the other side
    set_by     text        not null,
    set_at     timestamptz not null default now(),
    reason     text        not null default '',
    primary key (migration, prefix),
    constraint object_needs_both check (read_mode <> 'OBJECT' or write_mode = 'BOTH'),
    constraint both_has_begun check ((write_mode = 'BOTH') = (both_since is not null))
);

-- One row. It rises with every change of a rule; whoever changes one locks it.
create table route_epoch (
    single boolean primary key default true check (single),
    epoch  bigint  not null
);
insert into route_epoch (epoch) values (1);

-- The processes that serve by these rules, and which epoch each follows. A process renews its row twice a second.
create table route_process (
    name       text        primary key,
    kind       text        not null,
    epoch      bigint      not null,
    started_at timestamptz not null default now(),
    seen_at    timestamptz not null default now(),
    expires_at timestamptz not null
);

-- Paths that were written or deleted through a gateway or the library, until the ledger knows of it. While a row is here,
-- what the ledger says of the path may be of an earlier version.
create table route_mark (
    digest    uuid        primary key,
    migration int         not null references migration on delete cascade,
    path      text        not null,
    seq       bigint      generated always as identity, -- a later mark has a higher one
    kind      text        not null check (kind in ('WRITTEN', 'DELETED')),
    done      boolean     not null default false, -- false: the write or delete may still be under way
    made_by   text        not null,
    made_at   timestamptz not null default now()
);
create index route_mark_migration on route_mark (migration, seq);

-- What a migration is called in addresses, besides its number.
create table migration_alias (
    alias     text primary key check (alias ~ '^[a-z][a-z0-9-]{0,62}$'),
    migration int  not null references migration on delete cascade
);

-- How many reads each side has answered; processes add to it every few seconds.
create table read_sum (
    migration int    not null references migration on delete cascade,
    side      text   not null check (side in ('LOCAL', 'OBJECT', 'NONE')), -- NONE: neither could
    reads     bigint not null,
    bytes     bigint not null,
    primary key (migration, side)
);

-- What comparing the sides has come to, and the paths where they differ.
create table shadow_sum (
    migration    int    primary key references migration on delete cascade,
    compared     bigint not null,
    bytes        bigint not null,
    different    bigint not null,
    inconclusive bigint not null, -- the file changed meanwhile, or a side did not answer
    dropped      bigint not null, -- there was no room to compare
    since        timestamptz not null default now()
);
create table shadow_difference (
    digest    uuid        primary key,
    migration int         not null references migration on delete cascade,
    path      text        not null,
    detail    text        not null,
    times     int         not null default 1,
    seen_at   timestamptz not null default now()
);
create index shadow_difference_migration on shadow_difference (migration, seen_at);

-- The raw bytes of a percent-encoded path.
create function path_bytes(path text) returns bytea language sql immutable strict as $$
    select coalesce(string_agg(
               case when part[1] is not null then decode(part[1], 'hex') else convert_to(part[2], 'UTF8') end,
               ''::bytea order by place), ''::bytea)
    from regexp_matches(path, '%([0-9A-Fa-f]{2})|([^%]+)', 'g') with ordinality as found(part, place)
$$;

-- What file.path_digest holds for a path of a migration.
create function path_digest(of_migration int, path text) returns uuid language sql immutable strict as $$
    select (encode(substring(sha256(convert_to(coalesce(substring(path from '^(.*)/'), ''), 'UTF8')) for 2)
        || substring(whole for 10), 'hex')
        || lpad(to_hex(('x' || encode(substring(whole from 11 for 4), 'hex'))::bit(32)::int # of_migration), 8, '0'))::uuid
    from sha256(migration.path_bytes(path)) whole
$$;

-- The rules as they apply now. Reads prefer objects only when every process knows that writes go to both.
create view route_mode as
select r.migration as number, r.prefix, r.read_mode as wanted_read_mode,
       case when r.read_mode in ('OBJECT_THEN_LOCAL', 'OBJECT') and exists (
                select from route_process p where p.expires_at > now() and p.epoch < r.both_since)
            then 'LOCAL_THEN_OBJECT' else r.read_mode end as read_mode,
       r.write_mode, r.delivery, r.shadow, r.epoch, r.set_by, r.set_at, r.reason
from route_rule r;

-- One row a file that the ledger knows: what its object is, and whether a read may go there. Look up by digest.
create view route as
select f.path_digest as digest, f.migration as number, f.path,
       f.size, f.mtime_ns, f.ctime_ns, f.inode,
       case when o.file is not null then o.state::text when w.seq is not null then 'DISPATCHED' else 'FOUND' end as state,
       t.endpoint, t.bucket,
       case when f.key_digest is null then null else coalesce(nullif(f.own_key, ''), m.prefix || f.path) end as key,
       o.etag, o.version_id, encode(o.sha256, 'hex') as sha256, coalesce(o.attempt, w.attempt, 0) as attempt,
       k.kind as mark, k.seq as mark_seq
from file f
join migration m on m.id = f.migration
join target t on t.id = m.target
left join outcome o on o.file = f.id
left join work w on w.file = f.id
left join route_mark k on k.digest = f.path_digest;

-- Says that this process lives and follows the epoch, and returns the epoch of now. Not renewed for five seconds, a process
-- no longer counts; it must stop writing before.
create function route_renew(process text, process_kind text, follows bigint) returns bigint language plpgsql as $$
declare
    now_is bigint;
begin
    insert into migration.route_process (name, kind, epoch, expires_at)
    values (process, process_kind, follows, now() + interval '5 s')
    on conflict (name) do update
        set epoch = excluded.epoch, seen_at = now(), expires_at = excluded.expires_at;
    select epoch into now_is from migration.route_epoch;
    return now_is;
end $$;

-- Ends what route_renew began, when a process stops.
create function route_leave(process text) returns void language sql as $$
    delete from migration.route_process where name = process
$$;

-- Marks a path before it is written or deleted; returns the number of the mark.
create function route_mark(of_migration int, of_path text, of_kind text, process text) returns bigint language sql as $$
    insert into migration.route_mark (digest, migration, path, kind, made_by)
    values (migration.path_digest(of_migration, of_path), of_migration, of_path, of_kind, process)
    on conflict (digest) do update set
        seq = default, kind = excluded.kind, done = false, made_by = excluded.made_by, made_at = now()
    returning seq
$$;

-- Says that what the mark announced was done.
create function route_marked(of_migration int, of_path text, mark bigint) returns void language sql as $$
    update migration.route_mark set done = true
    where digest = migration.path_digest(of_migration, of_path) and seq = mark
$$;

-- What dashboards and metrics may read: sums, never a row a file. docs/metrics.md describes the columns; only these views are
-- meant for readers, and docs/monitoring/readonly.sql grants them.

-- How many files are in each state, and why. The states of a migration add up to all its files.
create view migration_files as
with sums as (
    select migration, state, kind, sum(files) as files, sum(bytes) as bytes
    from (select * from rollup union all select * from rollup_delta) r
    group by migration, state, kind
), flying as (
    select m.id as migration, count(w.file) as files, coalesce(sum(w.size), 0) as bytes
    from migration m left join work w on w.migration = m.id and w.seq > m.settled_seq
    group by m.id
), waiting as (
    select f.migration,
           coalesce(sum(case when s.state = 'FOUND' then s.files else -s.files end), 0) - f.files as files,
           coalesce(sum(case when s.state = 'FOUND' then s.bytes else -s.bytes end), 0) - f.bytes as bytes
    from flying f left join sums s on s.migration = f.migration
    group by f.migration, f.files, f.bytes
), states as (
    select migration, state, lower(kind) as kind, files, bytes from sums where state <> 'FOUND'
    union all select migration, 'DISPATCHED', '', files, bytes from flying
    union all select migration, 'FOUND', '', files, bytes from waiting
)
select m.name as migration, m.id as number, s.state, s.kind, s.files::bigint, s.bytes::bigint
from states s join migration m on m.id = s.migration;

-- What is in flight in each lane, and since when the oldest file waits that nothing but its turn holds up.
create view migration_lanes as
select m.name as migration, m.id as number, case when l.large then 'large' else 'small' end as lane,
       f.files, f.bytes::bigint, least(f.oldest, d.oldest) as oldest_pending_at
from migration m
cross join (values (false), (true)) l(large)
cross join lateral (
    select count(*) as files, coalesce(sum(size), 0) as bytes, min(due_at) as oldest
    from work where migration = m.id and seq > m.settled_seq and large = l.large) f
cross join lateral (
    select min(due_at) as oldest
    from work where migration = m.id and large = l.large and seq is null and due_at <= now()) d;

-- One row a migration: where it goes, and what does not show in its files.
create view migration_overview as
select m.name as migration, m.id as number, m.source_root, t.endpoint, t.bucket, m.prefix,
       (select count(*) from work where migration = m.id and hot > 0) as hot_files,
       (select count(*) from work where migration = m.id and seq > m.published_seq) as unpublished_files,
       m.published_seq,
       case when l.expires_at > now() then l.holder end as scanned_by
from migration m
join target t on t.id = m.target
left join lease l on l.migration = m.id;

create view batch_overview as
select b.id as batch, m.name as migration, m.id as number, b.state, b.level, b.started_at, b.walked_at, b.ended_at
from batch b join migration m on m.id = b.migration;

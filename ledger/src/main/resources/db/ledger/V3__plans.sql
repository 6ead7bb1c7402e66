-- A function keeps its plans as long as a connection lasts, also those that it made for a large page or for small tables. So
-- each row of a page is looked up by its key, whatever looked best at first: a subquery with an offset is not made a join.

create or replace function change_files() returns trigger language plpgsql set enable_seqscan = off as $$
begin
    if exists (select from stale s cross join lateral (select from outcome where file = s.id offset 0) o) then
        raise exception 'the version of a settled file cannot change';
    end if;
    insert into rollup_delta
    select migration, 'FOUND', '', 0, sum(size)
    from (select migration, size from fresh union all select migration, -size from stale) version group by migration;
    return null;
end $$;

create or replace function settle_files() returns trigger language plpgsql set enable_seqscan = off as $$
begin
    if exists (select from fresh n cross join lateral (select from work where file = n.file offset 0) w) then
        raise exception 'a file in work cannot have an outcome';
    end if;
    insert into rollup_delta
    select f.migration, n.state::text, coalesce(n.kind, ''), count(*), sum(f.size)
    from fresh n cross join lateral (select migration, size from file where id = n.file offset 0) f group by 1, 2, 3;
    return null;
end $$;

create or replace function reopen_files() returns trigger language plpgsql set enable_seqscan = off as $$
begin
    insert into rollup_delta
    select f.migration, n.state::text, coalesce(n.kind, ''), -count(*), -sum(f.size)
    from stale n cross join lateral (select migration, size from file where id = n.file offset 0) f group by 1, 2, 3;
    return null;
end $$;

create or replace function enter_work() returns trigger language plpgsql set enable_seqscan = off as $$
begin
    if exists (select from fresh n cross join lateral (select from outcome where file = n.file offset 0) o) then
        raise exception 'a settled file cannot be in work';
    end if;
    return null;
end $$;

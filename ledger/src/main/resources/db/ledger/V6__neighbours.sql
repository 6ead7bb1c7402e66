-- What paths and keys are unique on begins with two bytes of their directory's hash, so that the files of a directory lie together
-- in the indexes, and holds the number of the migration or target in itself. A row without
-- nulls is eight bytes shorter: the usual key is an empty text. The columns get other names: a process of an
-- earlier version, which would not find what it knows by the old hashes, fails instead.

create function neighbouring(hash uuid, name text, owner int) returns uuid language sql as $$
    select (encode(substring(sha256(convert_to(coalesce(substring(name from '^(.*)/'), ''), 'UTF8')) for 2)
        || substring(uuid_send(hash) for 10), 'hex')
        || lpad(to_hex(('x' || encode(substring(uuid_send(hash) from 11 for 4), 'hex'))::bit(32)::int # owner), 8, '0'))::uuid
$$;
create function usual_key(of_migration int, path text) returns text language sql stable as $$
    select prefix || path from migration where id = of_migration
$$;

drop index file_path, file_key;

-- The view keeps those whom it was granted to; meanwhile it must not use the columns.
do $$
declare
    meaning text := pg_get_viewdef('file_status');
begin
    execute 'create or replace view file_status as select '
        || (select string_agg(format('null::%s as %I', format_type(atttypid, atttypmod), attname), ', ' order by attnum)
            from pg_attribute where attrelid = 'file_status'::regclass and attnum > 0);
    alter table file
        alter column path_hash type uuid using neighbouring(path_hash, path, migration),
        alter column key_hash type uuid using neighbouring(key_hash, coalesce(key, usual_key(migration, path)), target),
        alter column key type text using coalesce(key, ''),
        alter column key set default '',
        alter column key set not null;
    execute 'create or replace view file_status as ' || replace(meaning, 'f.key,', 'nullif(f.key, ''''),');
end $$;

alter table file rename column path_hash to path_digest;
alter table file rename column key_hash to key_digest;
create unique index file_path on file (path_digest);
create unique index file_key on file (key_digest) where key_digest is not null;
drop function neighbouring, usual_key;

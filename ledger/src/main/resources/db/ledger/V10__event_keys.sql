-- Whoever can write to Kafka could have files read, sent and called proven. Events are signed with a key that only those
-- know who may read this table. It is a table of its own so that the right to read the others does not include it.
create table event_key (
    migration  int         primary key references migration on delete cascade,
    number     int         not null default 1,
    -- gen_random_uuid() takes 122 bits of each UUID from a strong source.
    secret     bytea       not null
        default sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())),
    rotated_at timestamptz not null default now(),
    check (length(secret) = 32)
);
revoke all on event_key from public;

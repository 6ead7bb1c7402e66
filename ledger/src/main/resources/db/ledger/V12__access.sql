-- Who may use the console, what each did there, and what the console remembers between two processes. Nothing here is
-- read while files travel.

create table person (
    id          int generated always as identity primary key,
    name        text        not null check (name ~ '^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$'),
    password    text,       -- a slow hash; null: only a login link lets this person in
    password_at timestamptz, -- sessions that began with an earlier password have ended
    rank        text        not null check (rank in ('viewer', 'operator', 'admin')),
    everywhere  boolean     not null, -- sees all migrations, also those that come later
    created_at  timestamptz not null default now()
);
create unique index person_name on person (lower(name));

create table person_grant (
    person    int not null references person on delete cascade,
    migration int not null references migration on delete cascade,
    primary key (person, migration)
);

create table api_token (
    id         int generated always as identity primary key,
    person     int         not null references person on delete cascade,
    name       text        not null,
    prefix     text        not null, -- the first characters, to recognise it
    hash       bytea       not null unique check (length(hash) = 32),
    rank       text        not null check (rank in ('viewer', 'operator', 'admin')),
    migration  int references migration on delete cascade, -- null: what its owner may see
    created_at timestamptz not null default now(),
    expires_at timestamptz, -- null: never
    used_at    timestamptz,
    used_from  text,
    revoked_at timestamptz
);

create table login_link (
    hash       bytea       primary key check (length(hash) = 32),
    person     int references person on delete cascade, -- null: makes the first person
    expires_at timestamptz not null
);

-- Only ever longer. Numbers and names without references: what they name may be gone.
create table audit (
    id        bigint generated always as identity primary key,
    at        timestamptz not null default now(),
    who       text        not null,
    origin    text        not null, -- address of the caller
    action    text        not null,
    what      text        not null,
    migration int,
    result    text        not null check (result in ('done', 'refused')),
    detail    text        not null default ''
);
create index audit_migration on audit (migration, id) where migration is not null;

create function refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'the audit is only ever added to';
end $$;
create trigger audit_stays before update or delete on audit for each statement execute function refuse_change();

-- The answers to requests that carried a key, so that a repeated request is not executed again.
create table answer (
    person  int         not null references person on delete cascade,
    key     text        not null,
    request bytea       not null check (length(request) = 32),
    at      timestamptz not null default now(),
    status  int, -- null: not answered yet
    body    text,
    primary key (person, key)
);

-- How far a migration was at a time, for rates and charts; at most one row in ten seconds.
create table pace (
    migration    int         not null references migration on delete cascade,
    at           timestamptz not null,
    found_files  bigint      not null,
    found_bytes  bigint      not null,
    proven_files bigint      not null,
    proven_bytes bigint      not null,
    failed_files bigint      not null,
    primary key (migration, at)
);

-- The sessions of the console, in the form that Spring Session expects.
create table console_session (
    primary_id            char(36) primary key,
    session_id            char(36) not null,
    creation_time         bigint   not null,
    last_access_time      bigint   not null,
    max_inactive_interval int      not null,
    expiry_time           bigint   not null,
    principal_name        varchar(100)
);
create unique index console_session_id on console_session (session_id);
create index console_session_expiry on console_session (expiry_time);
create index console_session_principal on console_session (principal_name);

create table console_session_attributes (
    session_primary_id char(36)     not null references console_session on delete cascade,
    attribute_name     varchar(200) not null,
    attribute_bytes    bytea        not null,
    primary key (session_primary_id, attribute_name)
);

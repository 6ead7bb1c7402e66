-- What may be sent of a migration in a second, by all workers together. A worker reserves a share before it sends: the times
-- say until when all earlier shares keep the limit busy.
create table flow_limit (
    migration        int         primary key references migration on delete cascade,
    bytes_per_second bigint      check (bytes_per_second >= 0), -- null: no limit
    files_per_second bigint      check (files_per_second >= 0),
    timetable        text        not null default '',
    zone             text        not null,
    set_by           text        not null,
    set_at           timestamptz not null default now(),
    bytes_free_at    timestamptz not null default now(),
    files_free_at    timestamptz not null default now()
);

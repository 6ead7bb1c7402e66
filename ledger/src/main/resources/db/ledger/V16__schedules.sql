-- A SCHEDULED batch never runs itself: at its times it starts batches of its migration, under its policy and priority. It
-- keeps its number, so that one order ends the schedule. A migration has at most one.
create unique index one_scheduled_batch on batch (migration) where state = 'SCHEDULED';

create table schedule (
    batch        bigint      primary key references batch on delete cascade,
    cron         text        not null,
    zone         text        not null,
    made_by      text        not null,
    paused       boolean     not null default false,
    due_at       timestamptz not null,
    -- What became of the last time that was due; null before the first.
    last_due     timestamptz,
    last_outcome text        check (last_outcome in ('STARTED', 'SKIPPED', 'MISSED', 'WAITING')),
    last_batch   bigint,
    last_detail  text        not null default '',
    check ((last_due is null) = (last_outcome is null)),
    check (last_outcome not in ('STARTED', 'SKIPPED') or last_batch is not null)
);

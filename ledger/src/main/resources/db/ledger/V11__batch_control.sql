-- Operators pause, resume and cancel batches, and schedule them. The last order stays in the row, so that whoever comes
-- too late is told who was first.
alter table batch drop constraint batch_state_check;
alter table batch add constraint batch_state_check
    check (state in ('SCHEDULED', 'RUNNING', 'PAUSED', 'SWEEPING', 'DONE', 'CANCELLED'));

alter table batch
    add column priority     smallint not null default 5 check (priority between 1 and 9),
    add column ordered_by   text,
    add column ordered_at   timestamptz,
    add column order_reason text;

drop index one_open_batch;
create unique index one_open_batch on batch (migration) where state in ('RUNNING', 'PAUSED', 'SWEEPING');

-- Uploaders read twice a second which batches must not go on.
create index batch_halted on batch (id) where state in ('PAUSED', 'CANCELLED');

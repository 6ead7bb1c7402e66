-- What is looked at all the time is few, also where a million files wait or are settled: what is in flight, what changed or
-- vanished while it was read, and an example of each failure. None of it is found by reading the many.

-- Scanners lock their lease first, verifiers work: whoever is at it ends before anything is locked here.
lock table lease, work, outcome, batch, migration in access exclusive mode;

create index work_in_flight on work (migration, seq) where seq is not null;
-- Up to this dispatch sequence nothing is in flight any more: until Postgres cleans up, that part of the index is full of rows
-- that have left.
alter table migration add column settled_seq bigint not null default 0;

create index work_unsteady on work (migration, due_at) where recheck or hot > 0;
-- Where all files fail for one reason this costs little: a batch and a kind that come again are stored once a page.
create index outcome_failed on outcome (batch, kind) where state = 'FAILED';

-- How often a batch was begun. Who works on it as it was begun before sees that it is to be walked again, under another policy.
alter table batch add column begun int not null default 1;

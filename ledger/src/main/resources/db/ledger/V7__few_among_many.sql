-- What is looked at all the time is few, also where a million files wait: what is in flight, and what changed or vanished while
-- it was read. Neither is found by reading what waits.

-- Scanners lock their lease first, verifiers work: whoever is at it ends before anything is locked here.
lock table lease, work in access exclusive mode;

create index work_in_flight on work (migration, seq) where seq is not null;
create index work_unsteady on work (migration, due_at) where recheck or hot > 0;

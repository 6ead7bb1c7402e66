-- A sweep that waits for late writes asks again and again whether the batch has proven what took several attempts. There is
-- little of it.
create index outcome_repeated on outcome (batch) where attempt > 1 and state = 'VERIFIED';

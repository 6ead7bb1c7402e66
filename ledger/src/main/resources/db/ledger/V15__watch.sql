-- A batch that watches its source does not end: the tree is held against the ledger again and again.
alter table batch
    add column watch           boolean not null default false,
    add column reconcile_every int     not null default 900 check (reconcile_every between 1 and 86400); -- seconds

-- Two migrations may send files to the same key: a part of a source first, for example, and the whole of it later. What lies
-- there decides: equal content is adopted, other content is left alone and named. Within a migration keys stay unique.
drop index file_key;
create unique index file_key on file (key_digest, migration) where key_digest is not null;

-- The import that holds the rejected rows of one that brought the same bytes again; null where it holds its own.
alter table imports add column rejections_of bigint references imports (import_id);

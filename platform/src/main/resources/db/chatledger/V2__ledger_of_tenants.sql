-- Sums are made of all tenants of a stretch of time.
drop index chat_ledger_at;

create index chat_ledger_time on chat_ledger (at);

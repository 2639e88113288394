-- What each counter of a limit may have reached; see Ledger for when it is raised.
create table chat_marks (
  tenant varchar(63) not null,
  limit_name varchar(400) not null,
  subject varchar(400) not null,
  begins bigint not null,
  ends bigint not null,
  mark bigint not null,
  primary key (tenant, limit_name, subject, begins)
);

create index chat_marks_ends on chat_marks (ends);

-- Settled calls; lines are added, never changed.
create table chat_ledger (
  at bigint not null,
  request varchar(128) not null,
  tenant varchar(63) not null,
  api_key varchar(64) not null,
  app_user varchar(256) not null,
  application varchar(63) not null,
  model varchar(128) not null,
  provider varchar(128) not null,
  target varchar(128) not null,
  prompt bigint not null,
  cached bigint not null,
  completion bigint not null,
  counted integer not null,
  micros bigint not null,
  ended varchar(16) not null
);

create index chat_ledger_at on chat_ledger (tenant, at);

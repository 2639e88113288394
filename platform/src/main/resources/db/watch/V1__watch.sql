-- What a watcher knows, with how far it has read; Base64 of its own sealed format.
create table watch_state (
  tenant varchar(63) not null,
  application varchar(63) not null,
  snapshot text not null,
  saved bigint not null,
  primary key (tenant, application)
);

-- Alerts that were raised or cleared, in order, with their evidence as JSON. Pending: routes that it has not reached yet.
create table watch_alerts (
  tenant varchar(63) not null,
  application varchar(63) not null,
  entry bigint not null,
  monitor varchar(63) not null,
  raised integer not null,
  at bigint not null,
  alert text not null,
  pending text not null,
  told text not null,
  primary key (tenant, application, entry)
);

-- Monitors whose alerts take no route until then; they are kept all the same.
create table watch_silences (
  tenant varchar(63) not null,
  application varchar(63) not null,
  monitor varchar(63) not null,
  until bigint not null,
  at bigint not null,
  who varchar(128) not null,
  primary key (tenant, application, monitor)
);

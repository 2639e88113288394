-- Versions of whatever changes behaviour (kind: model, later policy, prompt, index), never changed once written.
create table versions (
  tenant varchar(63) not null,
  application varchar(63) not null,
  kind varchar(32) not null,
  version integer not null,
  artifact varchar(64) not null,
  dataset varchar(64) not null,
  application_version varchar(32) not null,
  feature_digest varchar(64) not null,
  features text not null,
  parameters text not null,
  seed bigint not null,
  code_version varchar(128) not null,
  metrics text not null,
  evaluation text not null,
  created bigint not null,
  who varchar(128) not null,
  primary key (tenant, application, kind, version),
  unique (tenant, application, kind, artifact)
);

-- What an alias (production, …) pointed at, from when on; the newest row says where it points now.
create table alias_history (
  tenant varchar(63) not null,
  application varchar(63) not null,
  kind varchar(32) not null,
  alias varchar(63) not null,
  entry integer not null,
  version integer not null,
  action varchar(16) not null,
  at bigint not null,
  who varchar(128) not null,
  primary key (tenant, application, kind, alias, entry)
);

-- Every training and evaluation with what it measured, whether a version came of it or not.
create table runs (
  tenant varchar(63) not null,
  application varchar(63) not null,
  kind varchar(32) not null,
  run integer not null,
  action varchar(16) not null,
  version integer,
  dataset varchar(64) not null,
  parameters text not null,
  metrics text not null,
  evaluation text not null,
  started bigint not null,
  finished bigint not null,
  who varchar(128) not null,
  failure text,
  primary key (tenant, application, kind, run)
);

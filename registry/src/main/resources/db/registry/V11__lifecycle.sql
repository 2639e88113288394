-- Runs have their own tables now (db/tracking).
drop table runs;

-- What people say about lines and versions; the only things here that may change.
create table version_lines (
  tenant varchar(63) not null,
  application varchar(63) not null,
  kind varchar(32) not null,
  description text not null,
  created bigint not null,
  updated bigint not null,
  who varchar(128) not null,
  primary key (tenant, application, kind)
);
create table version_notes (
  tenant varchar(63) not null,
  application varchar(63) not null,
  kind varchar(32) not null,
  version integer not null,
  description text not null,
  format varchar(63) not null,
  source text not null,
  run varchar(256) not null,
  updated bigint not null,
  primary key (tenant, application, kind, version)
);
-- Version 0: tags of the line itself.
create table version_tags (
  tenant varchar(63) not null,
  application varchar(63) not null,
  kind varchar(32) not null,
  version integer not null,
  name varchar(250) not null,
  value text not null,
  primary key (tenant, application, kind, version, name)
);

create table approvals (
  tenant varchar(63) not null,
  application varchar(63) not null,
  kind varchar(32) not null,
  version integer not null,
  who varchar(128) not null,
  note text not null,
  at bigint not null,
  primary key (tenant, application, kind, version, who)
);

-- Numbers of deleted versions are never given again.
create table deleted_versions (
  tenant varchar(63) not null,
  application varchar(63) not null,
  kind varchar(32) not null,
  version integer not null,
  artifact varchar(64) not null,
  at bigint not null,
  who varchar(128) not null,
  primary key (tenant, application, kind, version)
);
create index versions_by_artifact on versions (artifact);

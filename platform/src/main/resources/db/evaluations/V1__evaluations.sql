-- How versions of assistants did against what their application declares; lines are added, never changed.
create table evaluations (
  tenant varchar(63) not null,
  application varchar(63) not null,
  version integer not null,
  number integer not null,
  at bigint not null,
  run varchar(64) not null,
  declared text not null,
  passed integer not null,
  reasons text not null,
  primary key (tenant, application, version, number)
);

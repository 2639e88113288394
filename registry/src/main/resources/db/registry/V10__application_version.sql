create table application_version (
  id bigint not null primary key,
  tenant text not null,
  application text not null,
  version text not null,
  digest text not null,
  source text not null,
  applied bigint not null,
  who text not null,
  changes text not null,
  unique (tenant, application, version)
);

-- What came of checks on data, one row a run.
create table check_runs (
  tenant varchar(63) not null,
  application varchar(63) not null,
  run integer not null,
  source varchar(512) not null,
  at bigint not null,
  rows_seen bigint not null,
  violated integer not null,
  refused integer not null,
  results text not null,
  primary key (tenant, application, run)
);

-- What batches of events and datasets looked like, and whether they were unlike those before.
create table batch_profiles (
  tenant varchar(63) not null,
  application varchar(63) not null,
  entry integer not null,
  subject varchar(128) not null,
  source varchar(512) not null,
  at bigint not null,
  profile text not null,
  anomalies text not null,
  accepted integer not null,
  primary key (tenant, application, entry)
);

create index batch_profiles_by_source on batch_profiles (tenant, application, subject, source);

-- Names that people give datasets.
create table dataset_tags (
  tenant varchar(63) not null,
  application varchar(63) not null,
  tag varchar(63) not null,
  digest varchar(64) not null,
  at bigint not null,
  who varchar(128) not null,
  primary key (tenant, application, tag)
);

-- Datasets that are kept whatever their age.
create table dataset_pins (
  tenant varchar(63) not null,
  application varchar(63) not null,
  digest varchar(64) not null,
  at bigint not null,
  who varchar(128) not null,
  primary key (tenant, application, digest)
);

-- Which part of the journal an import filled.
create table import_runs (
  tenant varchar(63) not null,
  application varchar(63) not null,
  run integer not null,
  mapping varchar(63) not null,
  path varchar(4096) not null,
  files text not null,
  first_offset bigint not null,
  end_offset bigint not null,
  started bigint not null,
  finished bigint not null,
  events bigint not null,
  primary key (tenant, application, run)
);

-- Experiments and their runs. `run` is a number of ours that only grows; `id` is what the world sees.
create table experiments (
  experiment bigint not null primary key,
  tenant varchar(63) not null,
  name varchar(500) not null,
  location text not null,
  stage varchar(8) not null,
  created bigint not null,
  updated bigint not null,
  unique (tenant, name)
);
create table experiment_tags (
  experiment bigint not null,
  name varchar(250) not null,
  value text not null,
  primary key (experiment, name)
);

create table tracked_runs (
  run bigint not null primary key,
  tenant varchar(63) not null,
  id varchar(256) not null,
  experiment bigint not null,
  name varchar(500) not null,
  who varchar(256) not null,
  status varchar(16) not null,
  stage varchar(8) not null,
  started bigint not null,
  ended bigint,
  unique (tenant, id)
);
create index tracked_runs_started on tracked_runs (experiment, stage, started, run);
create index tracked_runs_ended on tracked_runs (experiment, stage, ended, run);
create index tracked_runs_name on tracked_runs (experiment, stage, name, run);

-- The latest point of each metric: greatest by (step, time, value). A value that is no number is null.
create table run_numbers (
  run bigint not null,
  name varchar(250) not null,
  experiment bigint not null,
  value double precision,
  at bigint not null,
  step bigint not null,
  primary key (run, name)
);
create index run_numbers_by_value on run_numbers (experiment, name, value, run);
create index run_numbers_by_run on run_numbers (name, run, value);

-- Every point. Points of the same step and time are numbered, so that none is lost and a repeated call adds none.
create table run_points (
  run bigint not null,
  name varchar(250) not null,
  step bigint not null,
  at bigint not null,
  entry integer not null,
  value double precision,
  primary key (run, name, step, at, entry)
);

-- Parameters ('p') and tags ('t'). `head` is the beginning of the value, short enough for any index.
create table run_texts (
  run bigint not null,
  kind char(1) not null,
  name varchar(250) not null,
  experiment bigint not null,
  head varchar(200) not null,
  value text not null,
  primary key (run, kind, name)
);
create index run_texts_by_value on run_texts (experiment, kind, name, head, run);
create index run_texts_by_run on run_texts (kind, name, run, head);

create table run_datasets (
  run bigint not null,
  name varchar(500) not null,
  digest varchar(64) not null,
  experiment bigint not null,
  context varchar(200) not null,
  source_type text not null,
  source text not null,
  dataset_schema text not null,
  profile text not null,
  tags text not null,
  primary key (run, name, digest)
);
create index run_datasets_by_name on run_datasets (experiment, name, run);
create index run_datasets_by_digest on run_datasets (experiment, digest, run);
create index run_datasets_by_context on run_datasets (experiment, context, run);

-- Files of runs, by path; their content lies in the blobs.
create table artifact_files (
  tenant varchar(63) not null,
  path varchar(1000) not null,
  digest varchar(64) not null,
  size bigint not null,
  at bigint not null,
  primary key (tenant, path)
);
create index artifact_files_by_digest on artifact_files (digest);

-- Uploads in parts that are not complete yet.
create table artifact_parts (
  tenant varchar(63) not null,
  upload varchar(64) not null,
  path varchar(1000) not null,
  part integer not null,
  digest varchar(64) not null,
  at bigint not null,
  primary key (tenant, upload, part)
);

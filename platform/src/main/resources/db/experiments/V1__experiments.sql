-- Every time an experiment was started: how its units are split, and how far the journal has been followed for it.
create table experiment_runs (
  run bigint not null primary key,
  tenant varchar(63) not null,
  application varchar(63) not null,
  experiment varchar(63) not null,
  layer varchar(63) not null,
  signature text not null,
  buckets text not null,
  moved text not null,
  started bigint not null,
  stopped bigint,
  follows bigint not null,
  skipped bigint not null
);
create index experiment_runs_of on experiment_runs (tenant, application, experiment);

-- Which experiment has each bucket of a layer.
create table experiment_layers (
  tenant varchar(63) not null,
  application varchar(63) not null,
  layer varchar(63) not null,
  buckets text not null,
  primary key (tenant, application, layer)
);

-- The weights of a run from when on, and how many units it had then: what the arms should have follows.
create table experiment_periods (
  run bigint not null,
  period integer not null,
  at bigint not null,
  shares text not null,
  units bigint not null,
  primary key (run, period)
);

-- Which arm a unit saw first, when, and whether it saw another.
create table experiment_units (
  run bigint not null,
  unit varchar(128) not null,
  arm varchar(63) not null,
  first_seen bigint not null,
  several integer not null,
  primary key (run, unit)
);

-- What was measured of a unit: numerator, denominator, and the covariate known beforehand.
create table experiment_values (
  run bigint not null,
  metric varchar(63) not null,
  unit varchar(128) not null,
  m double precision not null,
  d double precision not null,
  x double precision not null,
  primary key (run, metric, unit)
);

-- Single measurements, of quantiles.
create table experiment_samples (
  run bigint not null,
  metric varchar(63) not null,
  unit varchar(128) not null,
  measured double precision not null
);
create index experiment_samples_of on experiment_samples (run, metric);

-- Results as they were, for the chart over time.
create table experiment_points (
  run bigint not null,
  at bigint not null,
  point text not null,
  primary key (run, at)
);

-- Who did what.
create table experiment_log (
  tenant varchar(63) not null,
  application varchar(63) not null,
  experiment varchar(63) not null,
  entry integer not null,
  at bigint not null,
  who varchar(128) not null,
  what text not null,
  primary key (tenant, application, experiment, entry)
);

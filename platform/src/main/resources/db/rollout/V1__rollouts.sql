-- Rollouts as they stand, each with what was seen of it; one row is written anew with every change.
create table rollouts (
  tenant varchar(63) not null,
  application varchar(63) not null,
  id varchar(64) not null,
  kind varchar(32) not null,
  number integer not null,
  control integer not null,
  candidates text not null,
  plan text not null,
  state varchar(16) not null,
  stage integer not null,
  first_period integer not null,
  period integer not null,
  baked_millis bigint not null,
  started bigint not null,
  changed bigint not null,
  reason text not null,
  who varchar(128) not null,
  evidence text not null,
  primary key (tenant, application, id)
);

-- Who did what, when, why, and what was known then; lines are added, never changed.
create table rollout_history (
  tenant varchar(63) not null,
  application varchar(63) not null,
  rollout varchar(64) not null,
  entry integer not null,
  at bigint not null,
  who varchar(128) not null,
  action varchar(16) not null,
  why text not null,
  evidence text not null,
  primary key (tenant, application, rollout, entry)
);

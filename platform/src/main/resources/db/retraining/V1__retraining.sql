-- Every run of the loop as it stands, with all that is needed to go on from its last finished stage.
create table retraining_runs (
  tenant varchar(63) not null,
  application varchar(63) not null,
  run integer not null,
  stage varchar(16) not null,
  reason text not null,
  evidence text not null,
  who varchar(128) not null,
  began bigint not null,
  changed bigint not null,
  dataset varchar(64),
  challenger integer,
  champion integer,
  rollout varchar(64),
  why text not null,
  primary key (tenant, application, run)
);

-- Who did what, when, why, and what was known then; lines are added, never changed.
create table retraining_log (
  tenant varchar(63) not null,
  application varchar(63) not null,
  run integer not null,
  entry integer not null,
  at bigint not null,
  who varchar(128) not null,
  action varchar(16) not null,
  why text not null,
  evidence text not null,
  primary key (tenant, application, run, entry)
);

-- The one trigger that is held.
create table retraining_waiting (
  tenant varchar(63) not null,
  application varchar(63) not null,
  at bigint not null,
  reason text not null,
  evidence text not null,
  primary key (tenant, application)
);

-- From when on, and from how many outcomes on, schedule and outcomes are counted.
create table retraining_marks (
  tenant varchar(63) not null,
  application varchar(63) not null,
  at bigint not null,
  outcomes bigint not null,
  primary key (tenant, application)
);

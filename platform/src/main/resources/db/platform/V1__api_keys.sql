create table api_keys (
  id varchar(32) primary key,
  name varchar(128) not null,
  role varchar(16) not null,
  digest varchar(64) not null unique,
  created bigint not null,
  revoked bigint
);

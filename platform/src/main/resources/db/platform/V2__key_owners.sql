alter table api_keys add column app_user varchar(256);
alter table api_keys add column application varchar(64);

-- Without one a key is the default tenant's, whose home it is.
alter table api_keys add column tenant varchar(63);

insert into probe_thing (id, note) values ('t1', '0');

create table probetwo_thing (id text primary key, thing text not null references probe_thing (id));

create table probe_thing (id text primary key, note text not null);

-- Documents that assistants answer from; their bytes are blobs.
create table documents (
  tenant varchar(63) not null,
  application varchar(63) not null,
  collection varchar(63) not null,
  document varchar(1000) not null,
  digest varchar(64) not null,
  size bigint not null,
  labels text not null,
  added bigint not null,
  primary key (tenant, application, collection, document)
);
create index documents_with on documents (digest);

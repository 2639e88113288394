-- Conversations that are kept, and until when; subject is empty where nobody knows who talks.
create table conversations (
  tenant varchar(63) not null,
  application varchar(63) not null,
  conversation varchar(128) not null,
  subject varchar(128) not null,
  messages integer not null,
  characters bigint not null,
  created bigint not null,
  changed bigint not null,
  expires bigint not null,
  primary key (tenant, application, conversation)
);
create index conversations_of on conversations (tenant, subject);
create index conversations_until on conversations (expires);

-- What was said, in order.
create table conversation_messages (
  tenant varchar(63) not null,
  application varchar(63) not null,
  conversation varchar(128) not null,
  place integer not null,
  message text not null,
  primary key (tenant, application, conversation, place)
);

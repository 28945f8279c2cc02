-- Who may act for which organisation, as the register of organisations has it.
CREATE TABLE representatives (
  organisation TEXT   NOT NULL REFERENCES organisations (code),
  person       TEXT   NOT NULL REFERENCES persons (id),
  role         TEXT   NOT NULL,       -- legal-representative, authorised, ended
  import       TEXT   NOT NULL,
  changed      BIGINT NOT NULL,
  PRIMARY KEY (organisation, person));
CREATE INDEX representatives_person ON representatives (person);

#include "services/casework/cases/store/new_case_rows.h"

#include "services/platform/storage/row_insert.h"

namespace treff::casework {

using platform::RowInsert;

NewCaseRows::NewCaseRows(const NewCase& created, const CaseVault& vault)
    : NewCaseRows(created, vault, NewSecretKey()) {}

NewCaseRows::NewCaseRows(const NewCase& created, const CaseVault& vault, const SecretKey& key)
    : name_(created.c.name()),
      request_id_(created.request_id),
      columns_(created.c, vault, key),
      key_(vault.Wrap(key, name_)),
      content_(SealCase(created.c, key)),
      counted_(MeasureCaseOf(created.c, /*position=*/0)) {}

void NewCaseRows::Insert(soci::session& sql, const std::vector<const NewCaseRows*>& cases,
                         long long first) {
  RowInsert rows(
      "casework_case (name, position, revision, state, track, persons, deadline, permit, "
      "reference, search_text, household, registrar, changed)");
  RowInsert keys("casework_case_key (name, master_version, wrapped)");
  RowInsert counted("casework_measure_case (position, revision, permit, composition, synthetic)");
  RowInsert revisions("casework_case_revision (name, revision, content)");
  RowInsert requests("casework_case_request (request_id, name)");
  RowInsert events(
      "casework_case_event (sequence, kind, name, revision, state, event_time_micros)");
  long long position = first;
  for (const NewCaseRows* each : cases) {
    const CaseColumns& c = each->columns_;
    rows.Add(each->name_, position, c.revision, c.state, c.track, c.persons, c.deadline, c.permit,
             c.reference, c.search_text, c.household, c.registrar, c.changed);
    keys.Add(each->name_, each->key_.version, each->key_.text);
    counted.Add(position, c.revision, each->counted_.permit, each->counted_.composition,
                each->counted_.synthetic);
    revisions.Add(each->name_, c.revision, each->content_);
    if (!each->request_id_.empty()) requests.Add(each->request_id_, each->name_);
    events.Add(position, v1::CaseEvent::CREATED, each->name_, c.revision, c.state, c.changed);
    ++position;
  }
  for (const RowInsert* table : {&rows, &keys, &counted, &revisions, &requests, &events}) {
    table->Run(sql);
  }
}

}  // namespace treff::casework

// The store over SQL, one code path for SQLite and PostgreSQL.
//
// Observations are rows; what describes them (indicators, provenances, regions, changes) is a few
// hundred small messages that are only ever read together, and kept as proto JSON.

#include <google/protobuf/util/json_util.h>
#include <google/protobuf/util/time_util.h>
#include <soci/soci.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/municipality/profiles/version_digest.h"
#include "services/municipality/publication/dataset_store.h"
#include "services/municipality/publication/observation_rows.h"
#include "services/platform/status/status.h"
#include "services/platform/storage/database.h"
#include "services/platform/values/clock.h"
#include "services/platform/values/strings.h"

namespace treff::municipality {
namespace {

using ::google::protobuf::Message;
using ::google::protobuf::util::TimeUtil;

const std::vector<platform::Migration>& Migrations() {
  static const auto& migrations = *new std::vector<platform::Migration>{
      {1,
       "create datasets",
       {"CREATE TABLE dataset_content (content_id BIGINT PRIMARY KEY, dataset TEXT NOT NULL, "
        "content_sha256 TEXT NOT NULL, import TEXT NOT NULL, fetch_time TEXT NOT NULL, "
        "since_version BIGINT NOT NULL, observation_count BIGINT NOT NULL, "
        "description TEXT NOT NULL, geography TEXT NOT NULL, UNIQUE (dataset, content_sha256))",
        "CREATE TABLE observation (content_id BIGINT NOT NULL REFERENCES dataset_content, "
        "indicator TEXT NOT NULL, region TEXT NOT NULL, period TEXT NOT NULL, "
        "period_end TEXT NOT NULL, state INTEGER NOT NULL, value DOUBLE PRECISION, "
        "lower_bound DOUBLE PRECISION, upper_bound DOUBLE PRECISION, provenance INTEGER NOT NULL, "
        "symbol TEXT NOT NULL, PRIMARY KEY (content_id, indicator, region, period))",
        "CREATE TABLE dataset_version (number BIGINT PRIMARY KEY, publish_time TEXT NOT NULL, "
        "quota_revision BIGINT NOT NULL)",
        "CREATE TABLE dataset_version_content (number BIGINT NOT NULL REFERENCES dataset_version, "
        "content_id BIGINT NOT NULL REFERENCES dataset_content, PRIMARY KEY (number, content_id))",
        "CREATE TABLE publication (request_id TEXT PRIMARY KEY, dataset TEXT NOT NULL, "
        "content_sha256 TEXT NOT NULL, version BIGINT NOT NULL, changed INTEGER NOT NULL)"}},
      {2,
       "retire datasets",
       {"CREATE TABLE dataset_version_retired (number BIGINT NOT NULL REFERENCES dataset_version, "
        "dataset TEXT NOT NULL, since_version BIGINT NOT NULL, PRIMARY KEY (number, dataset))"}},
      {3,
       "keep all provenances of an observation",
       {"ALTER TABLE observation ADD COLUMN further_provenances TEXT NOT NULL DEFAULT ''"}}};
  return migrations;
}

std::string ToJson(const Message& message) {
  std::string json;
  // Fails only for messages that hold an Any of an unknown type; these hold none.
  (void)google::protobuf::util::MessageToJsonString(message, &json);
  return json;
}

absl::Status FromJson(const std::string& json, Message& message) {
  google::protobuf::util::JsonParseOptions options;
  options.ignore_unknown_fields = true;  // a newer program may have written it
  if (google::protobuf::util::JsonStringToMessage(json, &message, options).ok()) {
    return absl::OkStatus();
  }
  return absl::DataLossError(
      absl::StrCat("a stored ", message.GetDescriptor()->name(), " cannot be read: restore it"));
}

google::protobuf::Timestamp ToTime(const std::string& text) {
  google::protobuf::Timestamp time;
  TimeUtil::FromString(text, &time);
  return time;
}

v1::PublishDatasetRequest::Header Description(const DatasetContent& content) {
  v1::PublishDatasetRequest::Header header;
  for (const auto& indicator : content.indicators) *header.add_indicators() = indicator;
  for (const auto& provenance : content.provenances) *header.add_provenances() = provenance;
  for (const auto& contact : content.contacts) *header.add_contacts() = contact;
  return header;
}

v1::PublishDatasetRequest::Batch Geography(const DatasetContent& content) {
  v1::PublishDatasetRequest::Batch batch;
  for (const auto& region : content.regions) *batch.add_regions() = region;
  for (const auto& change : content.changes) *batch.add_changes() = change;
  return batch;
}

// 0 when there is none.
int64_t FindContentId(soci::session& session, const std::string& dataset,
                      const std::string& content_sha256) {
  int64_t id = 0;
  session << "SELECT content_id FROM dataset_content WHERE dataset = :d AND content_sha256 = :s",
      soci::into(id), soci::use(dataset), soci::use(content_sha256);
  return session.got_data() ? id : 0;
}

void InsertContent(soci::session& session, const DatasetContent& content) {
  int64_t id = 0;
  session << "SELECT COALESCE(MAX(content_id), 0) + 1 FROM dataset_content", soci::into(id);
  const v1::PublishedDataset& published = content.published;
  const std::string fetch_time = TimeUtil::ToString(published.fetch_time());
  const std::string description = ToJson(Description(content));
  const std::string geography = ToJson(Geography(content));
  const int64_t since_version = published.since_version();
  const int64_t observation_count = published.observation_count();
  session << "INSERT INTO dataset_content (content_id, dataset, content_sha256, import, "
             "fetch_time, since_version, observation_count, description, geography) "
             "VALUES (:id, :dataset, :sha, :import, :fetched, :since, :count, :desc, :geo)",
      soci::use(id), soci::use(published.dataset()), soci::use(published.content_sha256()),
      soci::use(published.import()), soci::use(fetch_time), soci::use(since_version),
      soci::use(observation_count), soci::use(description), soci::use(geography);
  InsertObservations(session, id, content.figures);
}

absl::Status InsertVersion(soci::session& session, const v1::DatasetVersion& version) {
  const int64_t number = version.number();
  const int64_t quota_revision = version.quota_revision();
  const std::string publish_time = TimeUtil::ToString(version.publish_time());
  session << "INSERT INTO dataset_version (number, publish_time, quota_revision) "
             "VALUES (:number, :time, :revision)",
      soci::use(number), soci::use(publish_time), soci::use(quota_revision);
  for (const v1::PublishedDataset& dataset : version.datasets()) {
    const int64_t id = FindContentId(session, dataset.dataset(), dataset.content_sha256());
    if (id == 0) {
      return absl::InternalError(absl::StrCat("no content of ", dataset.dataset(), " is stored"));
    }
    session << "INSERT INTO dataset_version_content (number, content_id) VALUES (:number, :id)",
        soci::use(number), soci::use(id);
  }
  for (const v1::RetiredDataset& retired : version.retired_datasets()) {
    const int64_t since_version = retired.since_version();
    session << "INSERT INTO dataset_version_retired (number, dataset, since_version) "
               "VALUES (:number, :dataset, :since)",
        soci::use(number), soci::use(retired.dataset()), soci::use(since_version);
  }
  return absl::OkStatus();
}

void InsertPublication(soci::session& session, const Publication& publication) {
  const int changed = publication.changed ? 1 : 0;
  session << "INSERT INTO publication (request_id, dataset, content_sha256, version, changed) "
             "VALUES (:id, :dataset, :sha, :version, :changed)",
      soci::use(publication.request_id), soci::use(publication.dataset),
      soci::use(publication.content_sha256), soci::use(publication.version), soci::use(changed);
}

constexpr char kPublishedColumns[] =
    "c.dataset, c.content_sha256, c.import, c.fetch_time, c.since_version, c.observation_count";

// Reads rows of kPublishedColumns.
struct PublishedRow {
  std::string dataset, content_sha256, import, fetch_time;
  int64_t since_version = 0;
  int64_t observation_count = 0;

  v1::PublishedDataset ToMessage() const {
    v1::PublishedDataset published;
    published.set_dataset(dataset);
    published.set_content_sha256(content_sha256);
    published.set_import(import);
    *published.mutable_fetch_time() = ToTime(fetch_time);
    published.set_since_version(since_version);
    published.set_observation_count(observation_count);
    return published;
  }
};

void SelectDatasets(soci::session& session, v1::DatasetVersion& version) {
  PublishedRow row;
  const int64_t number = version.number();
  soci::statement statement =
      (session.prepare << absl::StrCat("SELECT ", kPublishedColumns,
                                       " FROM dataset_version_content v JOIN dataset_content c ON "
                                       "c.content_id = v.content_id WHERE v.number = :number"),
       soci::into(row.dataset), soci::into(row.content_sha256), soci::into(row.import),
       soci::into(row.fetch_time), soci::into(row.since_version), soci::into(row.observation_count),
       soci::use(number));
  statement.execute();
  while (statement.fetch()) *version.add_datasets() = row.ToMessage();
  // Here and not in SQL: a database may be set to order texts by a language.
  std::sort(version.mutable_datasets()->begin(), version.mutable_datasets()->end(),
            [](const auto& a, const auto& b) { return a.dataset() < b.dataset(); });
}

void SelectRetired(soci::session& session, v1::DatasetVersion& version) {
  std::string dataset;
  int64_t since_version = 0;
  const int64_t number = version.number();
  soci::statement statement = (session.prepare << "SELECT dataset, since_version FROM "
                                                  "dataset_version_retired WHERE number = :number",
                               soci::into(dataset), soci::into(since_version), soci::use(number));
  statement.execute();
  while (statement.fetch()) {
    v1::RetiredDataset& retired = *version.add_retired_datasets();
    retired.set_dataset(dataset);
    retired.set_since_version(since_version);
  }
  std::sort(version.mutable_retired_datasets()->begin(), version.mutable_retired_datasets()->end(),
            [](const auto& a, const auto& b) { return a.dataset() < b.dataset(); });
}

VersionKey SelectNewest(soci::session& session) {
  VersionKey newest;
  std::string publish_time;
  session << "SELECT number, publish_time FROM dataset_version ORDER BY number DESC LIMIT 1",
      soci::into(newest.number), soci::into(publish_time);
  if (!session.got_data()) return {};
  newest.publish_time = platform::FromTimestamp(ToTime(publish_time));
  return newest;
}

std::vector<v1::DatasetVersion> SelectVersions(soci::session& session, int64_t before, int limit) {
  int64_t number = 0;
  int64_t quota_revision = 0;
  std::string publish_time;
  std::vector<v1::DatasetVersion> versions;
  soci::statement statement =
      (session.prepare << "SELECT number, publish_time, quota_revision FROM dataset_version WHERE "
                          "number < :before ORDER BY number DESC LIMIT :limit",
       soci::into(number), soci::into(publish_time), soci::into(quota_revision), soci::use(before),
       soci::use(limit));
  statement.execute();
  while (statement.fetch()) {
    v1::DatasetVersion& version = versions.emplace_back();
    version.set_name(absl::StrCat("datasetVersions/", number));
    version.set_number(number);
    version.set_quota_revision(quota_revision);
    *version.mutable_publish_time() = ToTime(publish_time);
  }
  for (v1::DatasetVersion& version : versions) {
    SelectDatasets(session, version);
    SelectRetired(session, version);
    version.set_digest(VersionDigest(version));
  }
  return versions;
}

class SqlDatasetStore : public DatasetStore {
 public:
  explicit SqlDatasetStore(platform::Database& database) : database_(database) {}

  absl::StatusOr<VersionKey> FindNewest() override {
    VersionKey newest;
    TREFF_RETURN_IF_ERROR(database_.Read([&](soci::session& session) {
      newest = SelectNewest(session);
      return absl::OkStatus();
    }));
    return newest;
  }

  absl::StatusOr<v1::DatasetVersion> GetVersion(int64_t number) override {
    const int64_t before = number == 0 ? std::numeric_limits<int64_t>::max() : number + 1;
    TREFF_ASSIGN_OR_RETURN(std::vector<v1::DatasetVersion> versions, ListVersions(before, 1));
    if (versions.empty() || (number != 0 && versions[0].number() != number)) {
      return absl::NotFoundError("no such dataset version");
    }
    return std::move(versions[0]);
  }

  absl::StatusOr<std::vector<v1::DatasetVersion>> ListVersions(int64_t before, int limit) override {
    std::vector<v1::DatasetVersion> versions;
    TREFF_RETURN_IF_ERROR(database_.Read([&](soci::session& session) {
      versions = SelectVersions(session, before, limit);
      return absl::OkStatus();
    }));
    return versions;
  }

  absl::StatusOr<int64_t> FirstVersionWithQuotas(int64_t revision) override {
    int64_t number = 0;
    TREFF_RETURN_IF_ERROR(database_.Read([&](soci::session& session) {
      session << "SELECT COALESCE(MIN(number), 0) FROM dataset_version "
                 "WHERE quota_revision = :revision",
          soci::into(number), soci::use(revision);
      return absl::OkStatus();
    }));
    if (number == 0) return absl::NotFoundError("no such quota revision");
    return number;
  }

  absl::StatusOr<std::optional<v1::PublishedDataset>> FindContent(
      const std::string& dataset, const std::string& content_sha256) override {
    std::optional<v1::PublishedDataset> published;
    TREFF_RETURN_IF_ERROR(database_.Read([&](soci::session& session) {
      PublishedRow row;
      session << absl::StrCat("SELECT ", kPublishedColumns,
                              " FROM dataset_content c WHERE c.dataset = :dataset AND "
                              "c.content_sha256 = :sha"),
          soci::into(row.dataset), soci::into(row.content_sha256), soci::into(row.import),
          soci::into(row.fetch_time), soci::into(row.since_version),
          soci::into(row.observation_count), soci::use(dataset), soci::use(content_sha256);
      published.reset();
      if (session.got_data()) published = row.ToMessage();
      return absl::OkStatus();
    }));
    return published;
  }

  absl::StatusOr<DatasetContent> ReadContent(const std::string& dataset,
                                             const std::string& content_sha256) override {
    TREFF_ASSIGN_OR_RETURN(const std::optional<v1::PublishedDataset> published,
                           FindContent(dataset, content_sha256));
    if (!published.has_value()) return absl::NotFoundError("no such dataset content");
    DatasetContent content;
    std::string description, geography;
    TREFF_RETURN_IF_ERROR(database_.Read([&](soci::session& session) {
      content = DatasetContent();
      const int64_t id = FindContentId(session, dataset, content_sha256);
      session << "SELECT description, geography FROM dataset_content WHERE content_id = :id",
          soci::into(description), soci::into(geography), soci::use(id);
      content.figures.reserve(published->observation_count());
      SelectObservations(session, id, content);
      return absl::OkStatus();
    }));
    content.published = *published;
    v1::PublishDatasetRequest::Header header;
    v1::PublishDatasetRequest::Batch batch;
    TREFF_RETURN_IF_ERROR(FromJson(description, header));
    TREFF_RETURN_IF_ERROR(FromJson(geography, batch));
    content.indicators.assign(header.indicators().begin(), header.indicators().end());
    content.provenances.assign(header.provenances().begin(), header.provenances().end());
    content.contacts.assign(header.contacts().begin(), header.contacts().end());
    content.regions.assign(batch.regions().begin(), batch.regions().end());
    content.changes.assign(batch.changes().begin(), batch.changes().end());
    Sort(content);
    return content;
  }

  absl::StatusOr<std::optional<Publication>> FindPublication(
      const std::string& request_id) override {
    std::optional<Publication> publication;
    TREFF_RETURN_IF_ERROR(database_.Read([&](soci::session& session) {
      Publication row;
      int changed = 0;
      session << "SELECT dataset, content_sha256, version, changed FROM publication "
                 "WHERE request_id = :id",
          soci::into(row.dataset), soci::into(row.content_sha256), soci::into(row.version),
          soci::into(changed), soci::use(request_id);
      publication.reset();
      if (!session.got_data()) return absl::OkStatus();
      row.request_id = request_id;
      row.changed = changed != 0;
      publication = row;
      return absl::OkStatus();
    }));
    return publication;
  }

  absl::Status Commit(const VersionKey& base, const Publication& publication,
                      const v1::DatasetVersion* version,
                      const std::vector<std::shared_ptr<const DatasetContent>>& contents) override {
    const absl::Status status = database_.Write([&](soci::session& session) -> absl::Status {
      if (SelectNewest(session) != base) return absl::AbortedError("there is a later version");
      for (const auto& content : contents) InsertContent(session, *content);
      if (version != nullptr) TREFF_RETURN_IF_ERROR(InsertVersion(session, *version));
      if (!publication.request_id.empty()) InsertPublication(session, publication);
      return absl::OkStatus();
    });
    // A number, a content or a request that another process wrote at the same time.
    if (absl::IsAlreadyExists(status)) return absl::AbortedError(status.message());
    return status;
  }

 private:
  platform::Database& database_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<DatasetStore>> NewSqlDatasetStore(platform::Database& database) {
  TREFF_RETURN_IF_ERROR(database.Migrate("municipality", Migrations()));
  return std::make_unique<SqlDatasetStore>(database);
}

}  // namespace treff::municipality

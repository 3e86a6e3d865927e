#include "services/municipality/observations/dataset_content.h"

#include <algorithm>
#include <tuple>

#include "services/municipality/observations/digest.h"

namespace treff::municipality {
namespace {

void Add(const Figure& figure, Digest& digest) {
  for (std::string_view text :
       {figure.indicator, figure.region, figure.period, figure.period_end, figure.symbol}) {
    digest.Add(text);
  }
  digest.Add(figure.state);
  digest.Add(figure.value);
  digest.Add(figure.bounds.has_value() ? 1 : 0);
  if (figure.bounds.has_value()) {
    digest.Add(figure.bounds->lower);
    digest.Add(figure.bounds->upper);
  }
  digest.Add(figure.provenance);
  // Only where there are any: contents of before have the digests that they had.
  if (!figure.further.empty()) digest.Add(static_cast<double>(figure.further.size()));
  for (const int32_t provenance : figure.further) digest.Add(provenance);
}

}  // namespace

bool InContentOrder(const Figure& a, const Figure& b) {
  return std::tie(a.indicator, a.region, a.period) < std::tie(b.indicator, b.region, b.period);
}

void Sort(DatasetContent& content) {
  std::sort(content.figures.begin(), content.figures.end(), InContentOrder);
  std::sort(content.indicators.begin(), content.indicators.end(),
            [](const auto& a, const auto& b) { return a.indicator_id() < b.indicator_id(); });
  std::sort(content.regions.begin(), content.regions.end(), [](const auto& a, const auto& b) {
    return std::make_tuple(a.level(), a.code(), a.valid_from()) <
           std::make_tuple(b.level(), b.code(), b.valid_from());
  });
  std::sort(content.changes.begin(), content.changes.end(), [](const auto& a, const auto& b) {
    return std::make_tuple(a.effective_date(), a.old_code(), a.new_code()) <
           std::make_tuple(b.effective_date(), b.old_code(), b.new_code());
  });
  std::sort(content.contacts.begin(), content.contacts.end(),
            [](const auto& a, const auto& b) { return a.region() < b.region(); });
}

std::string ContentDigest(const DatasetContent& content) {
  Digest digest;
  digest.Add(content.published.dataset());
  for (const v1::Indicator& indicator : content.indicators) {
    digest.Add(indicator.SerializeAsString());
  }
  for (v1::Provenance provenance : content.provenances) {
    provenance.clear_fetch_time();
    provenance.clear_source_update_time();
    provenance.clear_raw_sha256();
    digest.Add(provenance.SerializeAsString());
  }
  for (const v1::Region& region : content.regions) digest.Add(region.SerializeAsString());
  for (const v1::RegionChange& change : content.changes) digest.Add(change.SerializeAsString());
  for (const v1::RegionContact& contact : content.contacts) {
    digest.Add(contact.SerializeAsString());
  }
  for (const Figure& figure : content.figures) Add(figure, digest);
  return digest.Hex();
}

}  // namespace treff::municipality

// Dunning: one reminder to a customer about all its items that reached a stage, each item and stage
// once; and the tasks of the people behind it.
#include <algorithm>
#include <map>

#include "engine/decide/desk.h"
#include "engine/decide/text_limits.h"

namespace hexiao {
namespace {

// Whom a customer's reminder reaches: the contact of the stage's channel, else any.
std::string_view address_of_contact(const Profile& profile, std::string_view channel) {
  std::string_view any;
  for (const ProfileContact& contact : profile.contacts) {
    if (contact.channel == channel) return contact.address;
    if (any.empty()) any = contact.address;
  }
  return any;
}

}  // namespace

std::string_view Desk::address_of(CustomerId id, Recipient to, std::string_view channel) const {
  const Profile& profile = state_.books().profile(id);
  switch (to) {
    case Recipient::customer:
      return address_of_contact(profile, channel);
    case Recipient::salesperson:
      return state_.customer(id).salesperson;
    case Recipient::manager:
      return profile.manager;
    case Recipient::legal:
    case Recipient::finance:
      break;
  }
  return {};
}

void Desk::dun(CustomerId id, const DunningPolicy& policy, const DayOfCustomer& day) {
  const State::Customer& customer = state_.customer(id);
  std::map<std::uint16_t, Money> due;
  for (const auto& [slot, stage] : day.dunned)
    due[state_.item(slot).currency] += Money(state_.item(slot).open);
  // Whoever has sent money that covers it is not reminded before that money is allocated; nor is a
  // sum that is not worth it. Both are looked at again the next day.
  std::erase_if(due, [&](const auto& of) {
    const Currency currency = Currency::from_packed(of.first);
    Money unapplied;
    for (const State::Balance& b : customer.balances)
      if (b.currency == currency) unapplied = b.unapplied;
    return unapplied >= of.second || of.second < policy.min_amount.in(currency);
  });
  if (due.empty()) return;
  CustomerDunned event{.customer = id,
                       .date = state_.business_date(),
                       .stage_name = {},
                       .channel = {},
                       .template_name = {},
                       .address = {},
                       .items = {}};
  const DunningStage* latest = nullptr;
  for (const auto& [slot, stage] : day.dunned) {
    const ItemRow& item = state_.item(slot);
    if (!due.contains(item.currency)) continue;
    event.items.push_back(
        {.item = id_of<ItemId>(slot), .stage = stage->days, .open = Money(item.open)});
    if (latest == nullptr || stage->days > latest->days) latest = stage;
  }
  std::sort(event.items.begin(), event.items.end(),
            [](const DunnedItem& a, const DunnedItem& b) { return a.item < b.item; });
  event.stage = latest->days;
  event.stage_name = latest->name;
  event.channel = latest->channel;
  event.template_name = latest->template_name;
  event.to = latest->to;
  event.address = address_of(id, latest->to, latest->channel);
  event.escalates = latest->escalates;
  event.escalates_to = latest->escalates_to;
  record(event);
  if (latest->opens_task)
    open_task(id, latest->escalates ? latest->escalates_to : latest->to,
              "dunning: " + latest->name + ", " + std::to_string(event.items.size()) + " items");
}

// One open task of a kind at a customer is enough.
void Desk::open_task(CustomerId id, Recipient to, const std::string& subject) {
  const Books& books = state_.books();
  if (books.has_open_task(id, to)) return;
  record(TaskRecorded{.task = TaskId{books.task_count() + 1},
                      .customer = id,
                      .to = to,
                      .owner = address_of(id, to, {}),
                      .subject = subject,
                      .outcome = {},
                      .next_date = state_.business_date()});
}

void Desk::decide(const WorkTask& command, Result& result) {
  if (const auto field = first_too_long({{"owner", command.owner, limits::kNumberBytes},
                                         {"outcome", command.outcome, limits::kTextBytes}});
      !field.empty())
    return reject(result, Rejection::text_too_long, field);
  const Books& books = state_.books();
  if (command.task == 0 || command.task > books.task_count())
    return reject(result, Rejection::unknown_task, "task");
  const TaskId id{command.task};
  const Task& task = books.task(id);
  result.id = command.task;
  if (task.done) return reject(result, Rejection::task_done, "task");
  const std::string subject = task.subject;
  const std::string owner(command.owner.empty() ? std::string_view(task.owner) : command.owner);
  const std::string outcome(command.outcome.empty() ? std::string_view(task.outcome)
                                                    : command.outcome);
  const Date next = command.next_date ? command.next_date : task.next_date;
  if (owner == task.owner && outcome == task.outcome && next == task.next_date && !command.done)
    return;
  record(TaskRecorded{.task = id,
                      .customer = task.customer,
                      .to = task.to,
                      .owner = owner,
                      .subject = subject,
                      .outcome = outcome,
                      .next_date = next,
                      .done = command.done});
  result.changed = true;
}

void Desk::decide(const ActivateReceivablesPolicy& command, Result& result) {
  if (command.source.size() > 1U << 20) return reject(result, Rejection::text_too_long, "source");
  if (!command.policy.ledger.empty() && !state_.find_ledger(command.policy.ledger))
    return reject(result, Rejection::unknown_ledger, "ledger");
  if (!find_contradiction(command.policy).empty())
    return reject(result, Rejection::policy_invalid, "policy");
  const PolicyVersion version = version_of(command.policy);
  result.id = version.value;
  for (const ActiveReceivablesPolicy& active : state_.books().policies())
    if (active.policy.ledger == command.policy.ledger && active.version == version &&
        active.source == command.source)
      return;
  record(ReceivablesPolicyActivated{
      .version = version, .source = command.source, .policy = command.policy});
  result.changed = true;
}

}  // namespace hexiao

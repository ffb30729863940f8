// The switches of the command line that say what data are made: the same for every verb that makes
// some. The shares are kept as they were written until settle() reads them, so the order in which
// they were given does not matter.
#pragma once

#include <map>
#include <string>

#include "loadgen/dataset.h"

namespace CLI {
class App;
}

namespace hexiao::loadgen {

struct DatasetSwitches {
  DatasetOptions dataset;
  std::string scenario = "mixed";
  std::string locale_mix;
  std::map<std::string, std::string> class_shares;  // by class or group
  std::map<std::string, std::string> trait_shares;
};

// All but --out, which belongs to `generate`. `switches` must outlive the parse.
void add_dataset_switches(CLI::App& verb, DatasetSwitches& switches);

// Reads the texts into switches.dataset. "" or what is wrong with them or with the sizes.
std::string settle(DatasetSwitches& switches);

}  // namespace hexiao::loadgen

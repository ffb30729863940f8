// Who does independent parts of one piece of work, perhaps several at the same time. The engine
// knows no threads: whoever has some hands a crew in, and what a crew makes is the same whoever it
// is.
#pragma once

#include <cstddef>
#include <functional>

namespace hexiao {

class Crew {
 public:
  using Work = std::function<void(std::size_t member, std::size_t part)>;
  virtual ~Crew() = default;
  // At least one: who calls run.
  virtual std::size_t members() const = 0;
  // Calls work(member, part) once for each part below `parts`, in any order, and returns when all
  // of them have returned. What one member does happens one after the other; members may be at
  // work at the same time. Throws what `work` threw, after the others have ended.
  virtual void run(std::size_t parts, const Work& work) = 0;
};

// The caller, one part after the other.
class NoCrew final : public Crew {
 public:
  std::size_t members() const override { return 1; }
  void run(std::size_t parts, const Work& work) override {
    for (std::size_t part = 0; part < parts; ++part) work(0, part);
  }
};

// It keeps nothing, so one is enough for all.
inline Crew& work_alone() {
  static NoCrew alone;
  return alone;
}

}  // namespace hexiao

#include <array>

#include "engine/names/name_words_table.h"

namespace hexiao {
namespace {

// Given names that are transcribed in several ways, as passports have them (ICAO Doc 9303 and what
// was usual before).
constexpr auto kGivenSpellings = std::to_array<WordSpellings>({
    {"abdullah", "abdallah abdulla"},
    {"ahmed", "ahmad achmed"},
    {"aleksandr", "alexandr oleksandr"},
    {"alexei", "aleksei alexey aleksey"},
    {"andrei", "andrey andrii"},
    {"dmitri", "dmitry dmitrii dmytro"},
    {"hassan", "hasan"},
    {"hussein", "husain hussain husayn hossein hosein huseyin"},
    {"ibrahim", "ebrahim"},
    {"igor", "ihor"},
    {"khalid", "khaled"},
    {"mikhail", "michail mykhailo"},
    {"mohammed", "mohamed muhammad mohammad muhamad mohamad mohd"},
    {"mustafa", "mostafa moustafa"},
    {"nikolai", "nikolay mykola"},
    {"omar", "umar"},
    {"sergei", "sergey serguei serhii"},
    {"vladimir", "wladimir volodymyr"},
    {"yuri", "yury iurii yurii"},
    {"yusuf", "youssef yousef yousuf"},
});

}  // namespace

std::span<const WordSpellings> given_spellings() { return kGivenSpellings; }

// The given names that are met most among payers in Europe and America: general knowledge, after
// the yearly lists of the registrars (US Social Security Administration, GfdS for Germany, INSEE
// for France, INE for Spain, ISTAT for Italy, CBS for the Netherlands, SCB for Sweden). As folded:
// no diacritics, ae as a. Names that are as much surnames or words ("frank", "grant", "rose") are
// left out.
std::string_view given_names() {
  return "aaron adam adele adrian agnes ahmed alan albert alberto alejandro alessandro alex "
         "alexander alexandra alfred ali alice alison amanda amelie amy ana anders andre andrea "
         "andreas andrew andrzej angela anita anja anke ann anna anne annette anton antonio "
         "antoine arthur astrid axel barbara beatrice ben benjamin bernd bernhard betty birgit "
         "bjorn brian brigitte bruno camille carl carla carlos carmen carol caroline caterina "
         "catherine cecile charles charlotte chiara chris christa christian christiane christina "
         "christine christophe christopher cindy claire clara claudia claus corinna cornelia "
         "cristina cynthia daniel daniela danielle dave david deborah denis dennis diana diane "
         "diego dieter dietmar dirk dominique donald donna doris dorothea edith eduard eduardo "
         "edward eleanor elena eleonore elisabeth elizabeth ella elke ellen emil emily emma enrico "
         "eric erica erich erik erika ernst esther eugen eva evelyn fabian fabio fatima federico "
         "felix fernando florian francesca francesco francisco franco francois francoise "
         "frederic frederick friedrich fritz gabriel gabriela gabriele george georg georges "
         "gerald gerard gerd gerda gerhard gertrud gianni gilbert giorgio giovanni gisela giulia "
         "giuseppe graham gregory guido guillaume gunter gunther gustav hanna hannah hans harald "
         "hassan heather hector heike heinrich heinz helen helena helene helga helmut hendrik "
         "henri henrik herbert hermann hilde holger horst hubert hugo ian ibrahim ilse ines inge "
         "ingo ingrid irene iris isabel isabelle ivan jack jacob jacqueline jacques jakob james "
         "jan jane janet janine jasmin javier jean jeanne jeff jeffrey jennifer jens jeremy jerry "
         "jessica jim jo joachim joan joanna jochen joe johan johann johanna johannes john "
         "jonathan jorg jorge jose josef joseph joshua joyce juan judith judy julia julian julie "
         "jurgen jutta karen karin karl karsten kate katharina katherine kathleen kathryn katja "
         "katrin keith kenneth kerstin kevin kim klara klaus konrad kristina kurt larry lars "
         "laura laurent lea lena leon leonie lina linda lisa lothar louis louise luca lucas lucia "
         "luigi luis luisa lukas lydia magdalena maike manfred manuel manuela marc marcel marco "
         "marcus margaret margarete margit margot maria marianne marie marina mario marion mark "
         "markus marta martha martina mary mathias mathieu matteo matthew matthias max maximilian "
         "melanie melissa michael michaela michel michelle miguel mike mohamed mohammed monica "
         "monika monique muhammad nadine nancy natalie nathalie nicholas nicola nicolas nicole "
         "nina norbert oliver olivier olga oscar oskar otto pamela paola patricia patrick paul "
         "paula paulo pedro peter petra philip philipp philippe pierre pietro rachel rafael "
         "rainer ralf ramona raymond rebecca regina reinhard renate rene ricardo richard rita "
         "robert roberta roberto roger roland rolf ronald rosa rosemarie rosemary rudolf ruth "
         "ryan sabine samuel sandra sara sarah sascha scott sebastian sergio sharon sigrid silke "
         "silvia simon simone sofia sonja sophia sophie stefan stefanie stefano stephan stephanie "
         "stephen steve steven susan susanne suzanne svenja sven sylvia sylvie tanja tatjana "
         "theodor theresa thierry thomas thorsten tim timothy tina tobias tom torsten udo ulrich "
         "ulrike ursula ute uwe valentina vanessa vera veronica veronika victor victoria vincent "
         "vincenzo viktor virginia walter waltraud wendy werner wilhelm william wolfgang xavier "
         "yannick yves yvonne";
}

}  // namespace hexiao

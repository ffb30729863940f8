#include "engine/names/chinese_words.h"

#include <algorithm>
#include <array>
#include <boost/unordered/unordered_flat_map.hpp>
#include <string>
#include <string_view>

#include "engine/text/utf8.h"

namespace hexiao {
namespace {

struct Province {
  std::string_view name;
  std::string_view cities;
};

// Provinces and the cities of prefecture rank, with some counties that trade much: the division of
// the country as any atlas has it (GB/T 2260 is where to look one up). Simplified, as names are
// folded. 吉林 and 海南 name a city or prefecture too and stand for the province.
constexpr auto kProvinces = std::to_array<Province>({
    {"北京", ""},
    {"上海", "浦东"},
    {"天津", "滨海新区"},
    {"重庆", "万州 涪陵"},
    {"河北", "石家庄 唐山 秦皇岛 邯郸 邢台 保定 张家口 承德 沧州 廊坊 衡水 雄安"},
    {"山西", "太原 大同 阳泉 长治 晋城 朔州 晋中 运城 忻州 临汾 吕梁"},
    {"内蒙古", "呼和浩特 包头 乌海 赤峰 通辽 鄂尔多斯 呼伦贝尔 巴彦淖尔 乌兰察布 兴安盟 锡林郭勒"},
    {"辽宁", "沈阳 大连 鞍山 抚顺 本溪 丹东 锦州 营口 阜新 辽阳 盘锦 铁岭 朝阳 葫芦岛"},
    {"吉林", "长春 四平 辽源 通化 白山 松原 白城 延边"},
    {"黑龙江", "哈尔滨 齐齐哈尔 鸡西 鹤岗 双鸭山 大庆 伊春 佳木斯 七台河 牡丹江 黑河 绥化"},
    {"江苏",
     "南京 无锡 徐州 常州 苏州 南通 连云港 淮安 盐城 扬州 镇江 泰州 宿迁 昆山 江阴 张家港 "
     "常熟 太仓 宜兴 丹阳 海门 启东 如皋"},
    {"浙江",
     "杭州 宁波 温州 嘉兴 湖州 绍兴 金华 衢州 舟山 台州 丽水 义乌 慈溪 余姚 诸暨 乐清 瑞安 "
     "海宁 桐乡 永康 东阳"},
    {"安徽", "合肥 芜湖 蚌埠 淮南 马鞍山 淮北 铜陵 安庆 黄山 滁州 阜阳 宿州 六安 亳州 池州 宣城"},
    {"福建", "福州 厦门 莆田 三明 泉州 漳州 南平 龙岩 宁德 晋江 石狮 福清"},
    {"江西", "南昌 景德镇 萍乡 九江 新余 鹰潭 赣州 吉安 宜春 抚州 上饶"},
    {"山东",
     "济南 青岛 淄博 枣庄 东营 烟台 潍坊 济宁 泰安 威海 日照 临沂 德州 聊城 滨州 菏泽 莱芜 "
     "寿光"},
    {"河南",
     "郑州 开封 洛阳 平顶山 安阳 鹤壁 新乡 焦作 濮阳 许昌 漯河 三门峡 南阳 商丘 信阳 周口 "
     "驻马店 济源"},
    {"湖北", "武汉 黄石 十堰 宜昌 襄阳 鄂州 荆门 孝感 荆州 黄冈 咸宁 随州 恩施 仙桃 潜江 天门"},
    {"湖南", "长沙 株洲 湘潭 衡阳 邵阳 岳阳 常德 张家界 益阳 郴州 永州 怀化 娄底 湘西"},
    {"广东",
     "广州 深圳 珠海 汕头 佛山 韶关 湛江 肇庆 江门 茂名 惠州 梅州 汕尾 河源 阳江 清远 东莞 "
     "中山 潮州 揭阳 云浮 顺德 南海"},
    {"广西", "南宁 柳州 桂林 梧州 北海 防城港 钦州 贵港 玉林 百色 贺州 河池 来宾 崇左"},
    {"海南", "海口 三亚 三沙 儋州"},
    {"四川",
     "成都 自贡 攀枝花 泸州 德阳 绵阳 广元 遂宁 内江 乐山 南充 眉山 宜宾 广安 达州 雅安 巴中 "
     "资阳 阿坝 甘孜 凉山"},
    {"贵州", "贵阳 六盘水 遵义 安顺 毕节 铜仁 黔西南 黔东南 黔南"},
    {"云南", "昆明 曲靖 玉溪 保山 昭通 丽江 普洱 临沧 楚雄 红河 文山 西双版纳 大理 德宏 怒江 迪庆"},
    {"西藏", "拉萨 日喀则 昌都 林芝 山南 那曲 阿里地区"},
    {"陕西", "西安 铜川 宝鸡 咸阳 渭南 延安 汉中 榆林 安康 商洛"},
    {"甘肃", "兰州 嘉峪关 金昌 白银 天水 武威 张掖 平凉 酒泉 庆阳 定西 陇南 临夏 甘南"},
    {"青海", "西宁 海东 海西 玉树 果洛"},
    {"宁夏", "银川 石嘴山 吴忠 固原 中卫"},
    {"新疆",
     "乌鲁木齐 克拉玛依 吐鲁番 哈密 昌吉 博尔塔拉 巴音郭楞 阿克苏 喀什 和田 伊犁 塔城 阿勒泰 "
     "石河子"},
    {"香港", ""},
    {"澳门", ""},
    {"台湾", "台北 高雄 台中 台南 新北 桃园 新竹"},
    {"中国", ""},
});

// What companies do (行业): everyday words of the classes of GB/T 4754 as they stand in names.
constexpr std::string_view kTrades =
    "贸易 商贸 经贸 工贸 外贸 国际贸易 进出口 对外贸易 物资 商业 商务 百货 超市 超市管理 购物 "
    "零售 批发 采购 供应链 供应链管理 电子商务 跨境电商 科技 高科技 科技发展 科技开发 技术 "
    "技术开发 "
    "技术服务 高新技术 信息 信息技术 信息科技 网络 网络科技 网络技术 软件 软件开发 系统 系统集成 "
    "智能 智能科技 智能装备 自动化 自动化设备 数据 大数据 云计算 互联网 通信 通讯 电信 电子 "
    "电子科技 "
    "电子技术 电子元件 半导体 微电子 集成电路 光电 光电科技 光学 仪器 仪表 仪器仪表 测控 电气 电器 "
    "家电 电力 电力设备 电缆 电线 电线电缆 线缆 电源 电池 电机 照明 灯具 灯饰 机械 机械设备 机电 "
    "机电设备 机床 工具 五金 五金制品 五金机电 五金工具 模具 精密机械 精密 重工 重型机械 工程机械 "
    "设备 设备制造 设备安装 装备 装备制造 制造 加工 制品 轴承 阀门 泵业 泵 液压 气动 锅炉 压缩机 "
    "制冷 制冷设备 空调 暖通 电梯 起重 起重机 汽车 汽车销售 汽车服务 汽车零部件 汽车配件 汽配 汽修 "
    "汽车维修 汽车贸易 汽车租赁 客车 摩托车 自行车 电动车 船舶 船舶重工 航空 航天 航空服务 航运 "
    "海运 "
    "船务 货运 货运代理 国际货运代理 货代 物流 快递 速递 运输 道路运输 仓储 港口 码头 铁路 公路 "
    "客运 "
    "出租车 旅游 旅行社 国际旅行社 酒店 酒店管理 宾馆 饭店 餐饮 餐饮管理 餐饮服务 食品 食品加工 "
    "饮料 "
    "酒业 酒 茶业 茶叶 粮油 粮食 油脂 调味品 乳业 肉类 肉食品 水产 水产品 海产 果业 果蔬 蔬菜 水果 "
    "农业 农业科技 农业开发 农业发展 农产品 农副产品 农资 农机 农林 林业 园林 园林绿化 绿化 景观 "
    "花卉 "
    "苗木 苗圃 种业 种子 种植 养殖 畜牧 牧业 渔业 饲料 化肥 肥业 农药 生态 生态农业 环保 环保科技 "
    "环保工程 环境 环境工程 环境科技 环境能源 水务 供水 自来水 热力 供热 燃气 天然气 石油 石化 "
    "化工 "
    "化学 化学工业 精细化工 涂料 油漆 颜料 染料 日化 化妆品 日用品 塑料 塑料制品 塑胶 塑胶制品 "
    "塑业 "
    "橡胶 橡塑 树脂 包装 包装制品 包装材料 纸业 纸品 纸制品 造纸 印刷 印务 彩印 印染 纺织 纺织品 "
    "针织 服装 服饰 制衣 鞋业 皮革 箱包 皮具 家纺 丝绸 化纤 家具 家居 家居用品 木业 木制品 竹木 "
    "地板 "
    "门窗 玻璃 陶瓷 瓷业 卫浴 洁具 石材 石业 水泥 混凝土 商品混凝土 建材 建筑材料 新型建材 "
    "装饰材料 "
    "新材料 材料 材料科技 复合材料 钢铁 钢材 特钢 不锈钢 钢结构 钢管 管业 管道 金属 金属制品 "
    "金属材料 "
    "有色金属 铝业 铜业 铸造 锻造 冶金 矿业 矿产 煤业 煤炭 煤矿 黄金 珠宝 首饰 珠宝首饰 工艺品 "
    "礼品 "
    "玩具 文具 办公用品 文化用品 体育用品 乐器 钟表 眼镜 建筑 建筑工程 建设 建设工程 工程 工程建设 "
    "工程技术 工程设计 工程咨询 工程管理 建筑安装 安装 安装工程 装饰 装饰工程 装潢 装修 建筑装饰 "
    "幕墙 市政 市政工程 路桥 桥梁 隧道 水利 水利水电 地基 基础工程 劳务 建筑劳务 消防 消防工程 "
    "防水 "
    "房地产 房地产开发 置业 地产 物业 物业管理 物业服务 房产 房产中介 不动产 城市建设 城建 开发 "
    "开发建设 经济技术开发 投资 投资管理 投资发展 投资咨询 资产管理 资本 资本管理 基金 基金管理 "
    "股权投资 创业投资 风险投资 实业 实业发展 实业投资 产业 产业投资 企业 企业管理 企业管理咨询 "
    "企业服务 发展 控股 金融 金融服务 银行 商业银行 农村商业银行 村镇银行 信用社 证券 期货 保险 "
    "保险代理 财产保险 人寿保险 信托 担保 融资担保 融资租赁 租赁 典当 拍卖 小额贷款 财务 会计 "
    "会计师 税务 税务师 审计 评估 资产评估 律师 法律 知识产权 专利 商标 咨询 信息咨询 管理咨询 "
    "管理 "
    "服务 顾问 策划 营销策划 营销 营销管理 广告 广告传媒 传媒 文化 文化传播 文化传媒 文化发展 "
    "文化艺术 "
    "传播 影视 影业 电影 电视 广播 出版 图书 书店 报业 艺术 设计 规划 规划设计 建筑设计 测绘 勘察 "
    "检测 检验 检测技术 认证 计量 展览 会展 会展服务 展示 礼仪 婚庆 摄影 动漫 游戏 娱乐 演艺 体育 "
    "体育文化 健身 教育 教育科技 教育咨询 培训 学校 幼儿园 人力资源 人才 人才服务 劳务派遣 中介 "
    "家政 家政服务 保洁 清洁 清洁服务 洗涤 美容 美发 养生 保健 保健品 健康 健康管理 健康科技 养老 "
    "养老服务 医疗 医疗器械 医疗科技 医疗设备 医药 医药科技 药业 制药 大药房 药房 药店 医药连锁 "
    "生物 生物科技 生物技术 生物工程 生物医药 医院 诊所 门诊部 口腔 连锁 经营 运营 运营管理 销售 "
    "商行 贸易商行 代理 服务外包 外包 孵化器 众创空间 新能源 新能源科技 能源 能源科技 节能 "
    "节能科技 "
    "光伏 太阳能 风电 水电 发电 核电 充电 再生资源 回收 物资回收 资源 安防 保安 保安服务 安全 "
    "安全技术 数码 数码科技 计算机 电脑 多媒体 视频 音响 广电 印章 图文 打印 工业 工业园 轻工 "
    "化工贸易 纺织贸易 食品贸易 建材贸易 商业管理 品牌管理 品牌 国际 国际物流 集成 生活 美食 烟草 "
    "烟酒 盐业 供销 储备 市场 农贸市场 批发市场 服务管理 停车 停车场 驾驶员培训 驾校 维修 修理 "
    "修配";

// How the house is built, past its trade (组织形式).
constexpr std::string_view kHouses =
    "集团 总公司 分公司 子公司 支公司 厂 总厂 分厂 工厂 店 商店 分店 总店 专卖店 经营部 销售部 "
    "营业部 "
    "服务部 门市部 工程部 项目部 加工部 维修部 中心 服务中心 部 社 合作社 联社 总社 院 研究院 "
    "研究所 "
    "设计院 所 事务所 工作室 室 站 场 农场 林场 牧场 馆 会所 会 协会 商会 联合会 基金会 办事处 "
    "代表处 "
    "支行 分行 总行 行 个体工商户 有限 控股集团 企业集团 集团总公司 联合体 合伙 园 城 队 庄 铺 坊 "
    "堂 "
    "吧 摊 责任 责任公司";

using Key = std::u16string;

Key to_key(std::string_view text) {
  Key key;
  for (std::size_t at = 0; at < text.size();)
    key.push_back(static_cast<Symbol>(next_code_point(text, at)));
  return key;
}

template <class Take>
void each_word(std::string_view words, Take take) {
  while (!words.empty()) {
    const std::size_t blank = std::min(words.find(' '), words.size());
    if (blank > 0) take(words.substr(0, blank));
    words.remove_prefix(std::min(blank + 1, words.size()));
  }
}

std::u16string_view view(SymbolSpan text) { return {text.data(), text.size()}; }

struct KeyHash {
  using is_transparent = void;
  std::size_t operator()(std::u16string_view key) const {
    return std::hash<std::u16string_view>{}(key);
  }
};
struct KeyEqual {
  using is_transparent = void;
  bool operator()(std::u16string_view a, std::u16string_view b) const { return a == b; }
};

class ChineseWords {
 public:
  ChineseWords() {
    std::uint16_t city = 0;
    std::uint8_t province = 0;
    for (const Province& row : kProvinces) {
      ++province;
      add_place(row.name, {.province = province, .city = 0});
      each_word(row.cities, [&](std::string_view name) {
        add_place(name, {.province = province, .city = ++city});
      });
    }
    each_word(kTrades, [&](std::string_view w) { add_ending(w, trades_, longest_trade_); });
    each_word(kHouses, [&](std::string_view w) { add_ending(w, houses_, longest_house_); });
  }

  ChinesePlaceWord place(SymbolSpan text) const {
    for (std::size_t n = std::min(longest_place_, text.size()); n > 1; --n) {
      const auto found = places_.find(view(text.first(n)));
      if (found != places_.end()) return found->second;
    }
    return {};
  }

  std::size_t trade(SymbolSpan text) const { return ending(text, trades_, longest_trade_); }
  std::size_t house(SymbolSpan text) const { return ending(text, houses_, longest_house_); }

 private:
  using Words = boost::unordered_flat_map<Key, bool, KeyHash, KeyEqual>;

  void add_place(std::string_view name, ChinesePlaceWord word) {
    Key key = to_key(name);
    word.length = key.size();
    longest_place_ = std::max(longest_place_, key.size());
    places_.try_emplace(std::move(key), word);
  }

  static void add_ending(std::string_view word, Words& words, std::size_t& longest) {
    Key key = to_key(word);
    longest = std::max(longest, key.size());
    words.try_emplace(std::move(key), true);
  }

  static std::size_t ending(SymbolSpan text, const Words& words, std::size_t longest) {
    for (std::size_t n = std::min(longest, text.size()); n > 0; --n) {
      if (words.find(view(text.last(n))) != words.end()) return n;
    }
    return 0;
  }

  boost::unordered_flat_map<Key, ChinesePlaceWord, KeyHash, KeyEqual> places_;
  Words trades_;
  Words houses_;
  std::size_t longest_place_ = 0;
  std::size_t longest_trade_ = 0;
  std::size_t longest_house_ = 0;
};

const ChineseWords& chinese_words() {
  static const ChineseWords words;
  return words;
}

}  // namespace

ChinesePlaceWord place_at_start(SymbolSpan text) { return chinese_words().place(text); }
std::size_t trade_at_end(SymbolSpan text) { return chinese_words().trade(text); }
std::size_t house_at_end(SymbolSpan text) { return chinese_words().house(text); }

}  // namespace hexiao

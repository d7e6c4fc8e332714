"""Invented reports and notices of an invented county, any number of them, and their twins.

Reports of one kind share stock sentences word for word, those of one field of work share phrases, and the rest is
composed anew, as in the real ones. Dates, numbers, names, posts and places are kept apart from the words around them,
so that the same report can be told of another day, another place and other people.
"""

from __future__ import annotations

import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random


def _words(text: str) -> list[str]:
    return text.split()


_SYLLABLES = (
    "云溪青石白马红枫清河松岭柳泉金沙月湖竹坪桃源银杏蓝田龙潭凤鸣雁塔鹿鸣鹤山梅岭兰亭菊园荷塘杉木枣林梨花槐荫桂冲"
)
_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁沈姚卢姜崔钟谭陆汪范石廖贾夏"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉萍红玲建国文辉力志远海燕晓东雪梅春兰学斌光荣立新永康振宇一鸣思源佳慧子涵雨桐"
_POSTS = _words(
    "县委书记 县长 副县长 常务副县长 县委副书记 局长 副局长 主任 副主任 镇党委书记 镇长 副镇长 乡长 党组书记 党组成员 站长 副站长 中心主任 所长 院长"
)
_OFFICES = _words(
    "水利局 农业农村局 教育局 民政局 财政局 司法局 文化和旅游局 卫生健康局 应急管理局 市场监督管理局 自然资源局 住房和城乡建设局 "
    "交通运输局 林业局 审计局 统计局 医疗保障局 退役军人事务局 人力资源和社会保障局 生态环境局"
)
_FIELDS: Mapping[str, tuple[str, str]] = {
    "防汛": ("防汛备汛 水库安全 山洪灾害防御 河道清障 城区排涝 预警发布", "堤防险段 泄洪通道 雨水情监测点 值班值守记录 抢险物资仓库 转移避险路线 地质灾害隐患点 小型水库大坝"),
    "森林防火": ("森林防火 野外火源管控 护林巡查 秋冬防火 清明防火 火险监测", "进山路口卡点 护林员巡护记录 防火隔离带 扑火装备 林区坟场 农事用火审批 瞭望监控 宣传标语"),
    "春耕": ("春耕备耕 良种推广 高标准农田建设 农机检修 病虫害防治 耕地保护", "种子化肥储备 灌溉渠系 育秧大棚 农机合作社 测土配方 惠农补贴 撂荒地整治 农资市场"),
    "教育": ("校园安全 控辍保学 课后服务 教师培训 食堂管理 心理健康教育", "学生宿舍 食品留样记录 校车运行 体育设施 图书角 家校联系册 安保力量 教学楼消防通道"),
    "医保": ("医保参保 异地就医备案 慢性病认定 基金监管 医保服务下沉 生育津贴发放", "经办窗口 参保台账 定点药店 病历资料 报销流程 村级代办点 宣传折页 电子凭证"),
    "养老": ("居家养老服务 敬老院管理 高龄津贴发放 适老化改造 老年助餐 特困供养", "护理区 助餐点 消防设施 健康档案 呼叫设备 活动室 膳食菜单 无障碍坡道"),
    "就业": ("稳岗就业 技能培训 招聘活动 返乡创业 零工市场建设 根治欠薪", "实训车间 用工需求台账 创业担保贷款 工资专户 岗位信息 培训课程 企业食宿条件 劳动合同"),
    "生态": ("秸秆禁烧 河长制落实 扬尘治理 垃圾分类 饮用水水源保护 生态修复", "排污口 裸露土方 监测断面 保护区界桩 转运站 污水处理设施 巡河记录 环保档案"),
    "文旅": ("文化下乡 全民阅读 非遗传承 乡村旅游 文物保护 广场舞展演", "农家书屋 古民居 旅游厕所 民宿客房 游客中心 展陈大纲 演出服装 导览标识"),
    "消防": ("消防安全检查 冬春火灾防控 用电安全 燃气安全 应急演练 高层建筑治理", "疏散通道 灭火器材 电动车充电棚 配电箱 自动报警主机 燃气软管 应急照明 微型消防站"),
    "营商": ("营商环境优化 一窗受理 企业帮扶 项目审批提速 政策兑现 信用建设", "综合窗口 办事指南 帮办队伍 企业诉求清单 电子证照 评价设备 审批时限 惠企政策包"),
    "统计": ("人口抽样调查 经济普查 住户调查 农业普查 统计执法 数据质量核查", "普查小区图 记账本 入户登记表 调查样本 台账资料 两员队伍 数据平台 培训教材"),
    "普法": ("普法宣传 人民调解 法律援助 社区矫正 宪法宣传 法治乡村建设", "调解卷宗 法治文化墙 援助窗口 法律明白人 普法讲师 案例展板 公共法律服务站 定位设备"),
    "交通": ("农村公路养护 客运安全 桥梁检测 超限治理 春运保障 公交便民", "急弯陡坡路段 候车亭 安全带使用 养护站 称重设备 动态监控 波形护栏 公交线路"),
    "卫生": ("家庭医生签约 疫苗接种 爱国卫生 健康扶助 传染病防控 中医药服务", "接种门诊 签约档案 药房药柜 病媒孳生地 村卫生室 巡诊车 冷链设备 健康讲堂"),
    "社保": ("养老保险扩面 待遇资格认证 社保卡服务 工伤预防 基金稽核 被征地农民参保", "认证台账 自助终端 参保人员名册 缴费档次 代办员队伍 宣传海报 业务档案 核查线索"),
}  # fmt: skip
_STOCK: Mapping[str, tuple[str, ...]] = {
    "检查": (
        "检查组一行采取听取汇报、查阅资料、实地查看等方式，详细了解工作开展情况。",
        "检查组对前一阶段工作给予充分肯定，并就存在的问题提出了具体整改意见。",
        "检查组要求，各级各部门要提高政治站位，压紧压实责任，确保各项措施落到实处。",
        "对检查中发现的问题，检查组现场反馈，要求限期整改到位，并适时组织回头看。",
        "要坚持问题导向，举一反三，建立台账，实行销号管理。",
        "要加强值班值守，严格执行领导带班和信息报告制度。",
        "要强化部门协同，形成工作合力，切实维护人民群众生命财产安全。",
    ),
    "会议": (
        "会议传达学习了上级有关会议精神，通报了前一阶段工作情况，安排部署了下一步重点任务。",
        "会议指出，做好当前工作意义重大，各单位要统一思想，提高认识，切实增强责任感和紧迫感。",
        "会议强调，要明确目标任务，细化工作举措，倒排工期，挂图作战。",
        "会议要求，要加强组织领导，健全工作机制，主要负责同志要亲自抓、负总责。",
        "要加大宣传力度，营造良好氛围，引导广大群众积极参与。",
        "要强化督促检查，对工作不力、进展缓慢的严肃追责问责。",
        "会上，有关单位负责人作了交流发言和表态发言。",
    ),
    "培训": (
        "培训采取集中授课与现场答疑相结合的方式进行，内容丰富，针对性强。",
        "参训人员纷纷表示，此次培训内容实用，受益匪浅。",
        "大家表示，将把所学知识运用到实际工作中去，不断提高业务能力和服务水平。",
        "培训结束后，组织了现场测试，检验学习效果。",
        "授课老师结合典型案例，深入浅出地讲解了相关政策和操作要点。",
        "开班式上，主办单位对学员提出了端正态度、严守纪律、学以致用的要求。",
    ),
    "宣传": (
        "活动现场，工作人员通过悬挂横幅、摆放展板、发放资料、解答咨询等形式开展宣传。",
        "此次活动进一步提高了群众的知晓率和参与度，营造了浓厚的社会氛围。",
        "不少群众驻足观看，认真听讲，并就关心的问题进行咨询。",
        "工作人员耐心细致地为群众答疑解惑，受到一致好评。",
        "下一步，将继续创新宣传方式，推动宣传工作常态化、长效化。",
        "志愿者走进田间地头、农家院落，面对面向群众讲解有关知识。",
    ),
    "调研": (
        "调研组一行深入一线，与干部群众亲切交谈，详细询问工作进展和存在的困难。",
        "座谈会上，与会人员围绕主题畅所欲言，提出了意见建议。",
        "调研组认为，各项工作思路清晰、措施有力、成效明显。",
        "要深入调查研究，掌握第一手资料，为科学决策提供依据。",
        "要进一步拓宽思路，补齐短板，推动工作再上新台阶。",
        "要用心用情解决群众急难愁盼问题，不断增强群众的获得感、幸福感、安全感。",
    ),
    "通知": (
        "请各有关单位高度重视，按照职责分工抓好贯彻落实。",
        "各单位要明确专人负责，按时报送有关材料，逾期不报的视为无相关情况。",
        "工作中遇到的问题，请及时与联系人沟通。",
        "对弄虚作假的，一经查实，取消相应资格并通报批评。",
        "有关表格可在单位网站下载，纸质材料须加盖公章。",
        "本通知未尽事宜，由主办单位负责解释。",
    ),
}
_OPENINGS: Mapping[str, tuple[str, ...]] = {
    "检查": (
        "{date}，{office}{post}{person}带队到{town}开展{topic}检查。",
        "为做好{topic}工作，{date}{time}，{post}{person}率检查组深入{town}{village}督查{topic}情况。",
    ),
    "会议": (
        "{date}，{county}召开{topic}工作会议，{post}{person}出席会议并讲话。",
        "{date}{time}，{county}{topic}工作推进会在{office}召开，{post}{person}主持会议，{post2}{person2}作工作部署。",
    ),
    "培训": (
        "{date}，{office}举办{topic}业务培训班，来自各乡镇和有关单位的{n1}名业务骨干参加培训。",
        "为提升{topic}工作水平，{date}，{county}在{town}举办专题培训，{post}{person}出席开班式并作动员讲话。",
    ),
    "宣传": (
        "{date}{time}，{office}在{town}{village}开展{topic}主题宣传活动。",
        "为普及{topic}知识，{date}，{county}组织{n1}名志愿者走进{town}，开展集中宣传。",
    ),
    "调研": (
        "{date}，{post}{person}到{town}调研{topic}工作，{post2}{person2}陪同。",
        "{date}{time}，{county}{post}{person}一行先后来到{town}{village}、{village2}，实地调研{topic}工作。",
    ),
    "通知": (
        "各乡镇人民政府，县直有关单位：根据工作安排，定于{date}起在{county}范围内开展{topic}专项工作，现将有关事项通知如下。",
        "各有关单位：为规范{topic}工作，{office}决定自{date}起开展集中申报，现就有关事项通知如下。",
    ),
}
_COMPOSED = (
    "在{village}，{a}的{n}{v}了{item}，{n}与{n}{v}得{a}{a}。",
    "{person2}介绍，今年以来{v}{item}{n2}处，{v}{n}{n}{n3}个，{n}{v}率达到{n4}%。",
    "针对{n}{n}{a}的情况，要{v}{item}，{v}{n}{n}，让{n}{v}{n}。",
    "{item}的{n}是否{a}、{n}是否{v}，成为{v}{n}的{n}。",
    "在{item}前，{person}仔细{v}{n}{n}，询问{n}{v}和{n}{v}情况，叮嘱{n}{v}{a}{n}。",
    "围绕{topic}，{village2}{v}{n}{n}，把{n}{n}与{item}{v}起来，{v}{a}{n}{n1}户。",
    "过去{n}{v}{n}，如今{item}{v}{a}，{n}{n}也{v}了起来。",
    "按照方案，{item}由{office}{v}，{n}{n}分{n5}批{v}，{date2}前{v}全部{n}。",
    "{n}{v}{n}是{topic}的{a}{n}，{v}{item}必须{v}{n}{n}、{v}{n}{n}。",
    "{a}{n}{v}{item}，投入资金{n6}万元，{v}{n}{n}{n2}公里。",
    "“{n}{v}{n}，{n}才能{a}。”谈起{item}，{village}党支部书记{person3}{v}{n}。",
    "一要{v}{n}{n}，{v}{item}；二要{v}{a}{n}，{v}{n}{n}；三要{v}{n}，{v}{n}{v}{n}。",
)
_TITLES: Mapping[str, tuple[str, ...]] = {
    "检查": ("{person}到{town}检查{topic}工作", "{county}开展{topic}检查"),
    "会议": ("{county}召开{topic}工作会议", "{county}部署{topic}工作"),
    "培训": ("{office}举办{topic}培训班", "{county}开展{topic}专题培训"),
    "宣传": ("{office}开展{topic}宣传活动", "{town}{topic}宣传进{village}"),
    "调研": ("{person}调研{topic}工作", "{person}到{town}调研{topic}"),
    "通知": ("关于开展{topic}专项工作的通知", "{office}关于做好{year}{topic}申报工作的通知"),
}
_NOUNS = _words(
    "群众 干部 农户 企业 职工 学员 居民 村民 党员 老人 儿童 学生 家长 教师 医生 司机 商户 工匠 能手 骨干 渠道 道路 桥涵 农田 果园 茶园 菜地 鱼塘 "
    "牧场 厂房 车间 仓库 店铺 集市 院落 门楼 围墙 河堤 沟渠 水井 管网 线路 路灯 监控 标牌 栏杆 台阶 车棚 机器 设备 工具 车辆 船只 帐篷 雨衣 水泵 "
    "药箱 账本 表格 名册 图纸 合同 证照 档案 简报 手册 课件 样品 标本 种苗 肥料 饲料 药材 果品 粮油 蔬菜 禽蛋 竹编 刺绣 陶器 豆腐 米粉 腊味 蜂蜜 "
    "菌菇 花卉 苗木 稻谷 玉米 油菜 柑橘 茶叶 经费 补贴 贷款 保费 租金 分红 订单 销路 价格 成本 产量 品质 口碑 品牌 招牌 荣誉 制度 流程 规程 标准 清单 "
    "方案 预案 机制 队伍 班子 小组 专班 岗位 职责 纪律 作风 氛围 环境 秩序 习惯 观念 办法 思路 经验 教训 隐患 矛盾 纠纷 诉求 建议 短板 弱项 难点 堵点 "
    "亮点 特色 优势 潜力 动力 信心 热情 活力 效率 效益 质量 进度 成果 目标 任务 计划 重点 基础 关键 窗口 平台 系统 数据 信息 网络 终端 账号 程序 热线 "
    "站点 驿站 长廊 展厅 讲堂 课堂 舞台 球场 步道 绿地 花坛 公厕 垃圾桶 化粪池 蓄水池 晾晒场 停车位 文化墙 宣传栏 意见箱 便民卡 服务车 巡查员 网格员 "
    "联络员 调解员 讲解员 安全员 技术员 保洁员"
)
_VERBS = _words(
    "查看 核对 登记 清点 走访 询问 记录 整理 归集 公示 张贴 发放 讲解 示范 演练 培育 引进 推广 种植 采收 加工 包装 运输 销售 结算 兑付 修缮 加固 "
    "疏浚 拓宽 硬化 绿化 亮化 清运 清扫 粉刷 拆除 新建 改造 安装 调试 检测 维护 更换 配备 储备 调拨 租赁 承包 流转 入股 认领 结对 帮扶 慰问 护送 "
    "接诊 化验 接种 筛查 建档 回访 劝导 调解 普及 编排 演出 展示 评选 表彰 考核 抽查 比对 复核 整改 销号 公开 答复 受理 转办 督办 通报 约谈 提醒 "
    "细化 完善 健全 优化 压缩 简化 整合 共享 对接 联通 覆盖 延伸 下沉 前移 巩固 拓展 提升 带动 盘活 激发 凝聚 守护 传承 唤醒 丰富 保障 稳住 抓实 "
    "补齐 破解 消除 遏制 防范 化解 落实 推进 统筹 协调 谋划 研判 部署 安排 动员 参与"
)
_ADJECTIVES = _words(
    "整洁 宽敞 明亮 平整 畅通 牢固 干净 齐全 规范 有序 便捷 高效 热闹 火热 扎实 细致 耐心 严谨 灵活 新颖 实用 生动 鲜明 丰富 充足 稳定 突出 明显 显著 "
    "薄弱 陈旧 松散 滞后 零散 偏远 狭窄 紧张 繁重 复杂 具体 可靠 透明 公正 温暖 舒适 安静 优美 茂盛 饱满 香甜 醇厚 精巧 古朴 大方"
)


@dataclass(frozen=True)
class Report:
    """One report: words with marks for what changes, and what stands in the marks.

    Attributes:
        kind, field: what it is about; reports alike in both share most phrases.
        title, lines: with marks such as ``{date}``.
        slots: what stands in the marks.
    """

    kind: str
    field: str
    title: str
    lines: tuple[str, ...]
    slots: Mapping[str, str]

    @property
    def texts(self) -> tuple[str, str]:
        """Title and body."""
        body = [self.lines[0], *("".join(self.lines[at : at + 3]) for at in range(1, len(self.lines), 3))]
        return self.title.format_map(self.slots), "\n".join(body).format_map(self.slots)


def report(chance: Random, kind: str = "", field: str = "") -> Report:
    """A report of a kind and a field of work, or of any."""
    kind = kind or chance.choice(list(_STOCK))
    field = field or chance.choice(list(_FIELDS))
    topics, items = _FIELDS[field]
    topic = chance.choice(topics.split())
    stock = chance.sample(_STOCK[kind], chance.randint(3, 6))
    composed = [line(chance, topic, items.split()) for _ in range(chance.randint(3, 10))]
    lines = [*stock, *composed]
    chance.shuffle(lines)
    opening, title = chance.choice(_OPENINGS[kind]), chance.choice(_TITLES[kind])
    filled = tuple(text.replace("{topic}", topic) for text in (title, opening, *lines))
    return Report(kind, field, filled[0], filled[1:], slots(chance))


def line(chance: Random, topic: str, items: Sequence[str]) -> str:
    """One sentence composed anew, its marks left open."""
    words = {"n": _NOUNS, "v": _VERBS, "a": _ADJECTIVES, "item": items}
    done = []
    for text, mark, _, _ in string.Formatter().parse(chance.choice(_COMPOSED)):
        done.append(text)
        if mark in words:
            done.append(chance.choice(words[mark]))
        elif mark:
            done.append("{" + mark + "}")
    return "".join(done).replace("{topic}", topic)


def slots(chance: Random) -> dict[str, str]:
    """A day, places, people and numbers."""

    def name(length: int = 2) -> str:
        return "".join(chance.sample(_SYLLABLES, length))

    def person() -> str:
        return chance.choice(_SURNAMES) + "".join(chance.sample(_GIVEN, chance.choice((1, 2, 2))))

    year, month, day = chance.randint(2019, 2026), chance.randint(1, 12), chance.randint(1, 28)
    dated = chance.choice((f"{year}年{month}月{day}日", f"{month}月{day}日", f"{month}月{day}日"))
    return {
        "date": dated, "date2": f"{month}月底", "time": chance.choice(("上午", "下午", "")), "year": f"{year}年度",
        "county": name() + "县", "town": name() + chance.choice("镇镇乡"), "village": name() + "村",
        "village2": name() + chance.choice(("村", "社区")), "office": chance.choice(_OFFICES),
        "post": chance.choice(_POSTS), "post2": chance.choice(_POSTS),
        "person": person(), "person2": person(), "person3": person(),
        "n1": str(chance.randint(20, 900)), "n2": str(chance.randint(3, 400)), "n3": str(chance.randint(3, 90)),
        "n4": f"{chance.randint(70, 99)}.{chance.randint(1, 9)}", "n5": str(chance.randint(2, 9)),
        "n6": str(chance.randint(10, 3000)),
    }  # fmt: skip


def twin(chance: Random, original: Report) -> Report:
    """The same report of another day, other places, people and numbers."""
    return replace(original, slots=slots(chance))


def altered_twin(chance: Random, original: Report) -> Report:
    """A twin with a sentence added, dropped or rewritten too."""
    topics, items = _FIELDS[original.field]
    new = line(chance, chance.choice(topics.split()), items.split())
    lines, at = list(original.lines), chance.randrange(1, len(original.lines))
    change = chance.choice(("add", "drop", "rewrite"))
    lines[at : at + (change != "add")] = [] if change == "drop" else [new]
    return replace(twin(chance, original), lines=tuple(lines))

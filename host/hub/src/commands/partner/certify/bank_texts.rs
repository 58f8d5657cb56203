//! A bank's exchanges in words.
use super::report::Exchange;

macro_rules! exchanges {
    ($($name:ident = $id:literal, [$zh:literal, $en:literal], [$ezh:literal, $een:literal], [$rzh:literal, $ren:literal];)+) => {
        $(pub static $name: Exchange =
            Exchange { id: $id, title: [$zh, $en], expected: [$ezh, $een], remedy: [$rzh, $ren] };)+
    };
}
pub(super) use exchanges;

exchanges! {
    OPENED = "accounts-opened", ["开立账户", "accounts are opened"],
        ["对每份 account.open 应答 account-no，两次开户账号不同，且不得是正式业务账户",
         "each account.open is answered with an account-no; two accounts differ, and neither is one of business"],
        ["检查是否收到报文、应答类型是否为 account.open.answered 并带 answers",
         "check that messages arrive, that the answer's type is account.open.answered and that `answers` names the question"];
    CREDITED = "credit-told", ["入账通知", "a credit is told"],
        ["按 certification.credit 在测试系统记一笔贷记，并以 camt.054 通知同一账户、同一金额",
         "certification.credit books a credit in the test system, and a camt.054 tells that account and that amount"],
        ["金额以整数分填写；Acct 填入账账户；状态为 BOOK", "write amounts as integer fen, the credited account in Acct, and the status BOOK"];
    BALANCE = "balance-asked", ["查询余额", "the balance is asked"],
        ["account.balance 应答 account-no 与 closing（分），等于已入账金额",
         "account.balance is answered with account-no and closing (fen): what was credited"],
        ["余额取自账簿，不取自缓存", "read the balance from the books, not from a cache"];
    PAID = "order-paid", ["支付指令", "an order is paid"],
        ["pain.002 各笔为 ACSC；每笔 camt.054 借记一次，金额与 EndToEndId 相符；余额按总额减少",
         "pain.002 says ACSC for each line; one camt.054 debit a line with its amount and EndToEndId; the balance falls by the sum"],
        ["先记账，再报告；金额与编号取自指令，不得改写", "book first, then report; take amounts and names from the order as they are"];
    MESSAGE_TWICE = "message-twice", ["同一报文两次", "the same message comes twice"],
        ["同一编号（id）的报文再次到达，不再支付", "a message that comes again under its id is not paid again"],
        ["持久保存已处理的报文编号，收到重复报文时只确认", "keep the ids you have seen for good, and only acknowledge what you know"];
    ORDER_TWICE = "order-twice", ["同一指令两次", "the same order comes twice"],
        ["报文编号不同而 MsgId 与 EndToEndId 相同的指令只支付一次", "an order of the same MsgId and EndToEndId in another message is paid once"],
        ["以 MsgId 与 EndToEndId 作为唯一键记账", "make MsgId with EndToEndId a unique key of your books"];
    UNKNOWN = "creditor-unknown", ["收款账户不存在", "the creditor's account is unknown"],
        ["该笔 RJCT，原因代码 AC01，余额不变", "the line is RJCT with AC01, and the balance stays"],
        ["记账前核对收款账户", "look the creditor's account up before booking"];
    OVER = "over-balance", ["余额不足", "more than there is"],
        ["该笔 RJCT，原因代码 AM04，余额不变", "the line is RJCT with AM04, and the balance stays"],
        ["记账时在同一事务内核对余额", "check the balance in the transaction that books"];
    PART = "paid-in-part", ["部分支付", "an order is paid in part"],
        ["可付的一笔 ACSC，收款账户不存在的一笔 RJCT（AC01），余额只减少已付金额",
         "the good line is ACSC, the one to an unknown account RJCT with AC01; the balance falls by what was paid"],
        ["逐笔处理并逐笔报告，整批状态为 PART", "decide and report line by line; the group's status is PART"];
    XML = "order-in-xml", ["XML 支付指令", "an order in XML"],
        ["XML 的 pain.001 与 JSON 的同样执行，金额精确到分", "a pain.001 in XML is executed as one in JSON, exact to the fen"],
        ["按元素名解析，小数金额转为整数分，不用浮点数", "read it by element names; turn decimals into integer fen, never by floating point"];
    BROKEN = "signature-broken", ["签名被破坏", "a broken signature"],
        ["签名不符的报文不执行、不报告，余额不变", "nothing is done or reported for a message whose signature does not fit"],
        ["先验签，再解析", "verify before you parse"];
    FOREIGN = "key-foreign", ["他人密钥签名", "another's key"],
        ["冒用平台 kid、以他人密钥签名的报文不执行", "nothing is done for a message signed by somebody else under the hub's kid"],
        ["只用开通时收到的平台公钥验签", "verify with the hub's key that you were given, and with no other"];
    OLD = "signed-too-old", ["签发时间过久", "signed too long ago"],
        ["iat 早于26小时的报文不执行", "nothing is done for a message whose iat is more than 26 hours back"],
        ["核对 iat：至多早26小时、晚5分钟", "check iat: at most 26 hours back and 5 minutes ahead"];
    STATEMENT = "statement-agrees", ["对账单相符", "the statement agrees"],
        ["account.statement 的期初加各笔等于期末，期末等于余额，已通知的各笔都在其中，分毫不差",
         "account.statement: opening and entries make the closing, which is the balance; every entry that was told is in it, to the fen"],
        ["对账单与通知取自同一账簿，AcctSvcrRef 一致", "take statement and notifications from the same books, under the same AcctSvcrRef"];
}

/// What cannot be played without accounts; XML only where it is spoken.
pub static AFTER_OPENED: [&Exchange; 12] = [
    &CREDITED,
    &BALANCE,
    &PAID,
    &MESSAGE_TWICE,
    &ORDER_TWICE,
    &UNKNOWN,
    &OVER,
    &PART,
    &BROKEN,
    &FOREIGN,
    &OLD,
    &STATEMENT,
];

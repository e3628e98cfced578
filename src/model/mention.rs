//! A mention: one savings figure as one article states it. The fields follow the annotation guideline in `docs/mentions.md`.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// A word that names no value of a closed list.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{found}` is not one of {known}")]
pub struct UnknownWord {
    /// The word found.
    pub found: String,
    /// The words there are.
    pub known: String,
}

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal => $label:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $word)] $variant),+ }

        impl $name {
            /// Every value, in the order in which lists show them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The value's name in data and in addresses.
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// The value as pages print it.
            pub fn label(self) -> &'static str {
                match self { $(Self::$variant => $label),+ }
            }
        }

        impl std::str::FromStr for $name {
            type Err = UnknownWord;

            fn from_str(text: &str) -> Result<Self, UnknownWord> {
                match text {
                    $($word => Ok(Self::$variant),)+
                    _ => Err(UnknownWord { found: text.to_owned(), known: [$($word),+].join(", ") }),
                }
            }
        }
    };
}

words! {
    /// What the figure counts.
    Kind {
        /// A sum of money.
        Money = "money" => "money",
        /// A cost, price or staff down by so many per cent.
        Percent = "percent" => "per cent",
        /// Posts, jobs or staff released.
        Fte = "fte" => "posts",
        /// Anything else.
        Other = "other" => "other",
    }
}
words! {
    /// Over what the figure is counted.
    Period {
        /// One sum, for a stated term, named years, so far, or by a date.
        Total = "total" => "in total",
        /// A rate per year.
        Annual = "annual" => "a year",
        /// A rate per month.
        PerMonth = "per_month" => "a month",
        /// Not stated.
        Unknown = "unknown" => "period not stated",
    }
}
words! {
    /// How far the saving had come when the article was written.
    Status {
        /// Reported as delivered or running.
        Achieved = "achieved" => "reported achieved",
        /// Forecast, due, hoped for.
        Expected = "expected" => "expected",
        /// Set as an aim or requirement.
        Target = "target" => "target",
        /// Hangs on something not yet agreed.
        Proposed = "proposed" => "proposed",
        /// Not reached.
        Missed = "missed" => "missed",
        /// Not stated.
        Unknown = "unknown" => "status not stated",
    }
}
words! {
    /// Whether costs are taken off.
    Basis {
        /// Before costs.
        Gross = "gross" => "gross",
        /// After costs.
        Net = "net" => "net",
        /// Not stated.
        Unknown = "unknown" => "gross or net not stated",
    }
}
words! {
    /// What a figure is when it is not a saving from sharing.
    Role {
        /// The worth of a contract or deal.
        ContractValue = "contract_value" => "contract value",
        /// Money set aside, or the size of what is shared.
        Budget = "budget" => "budget",
        /// Spent or to be spent.
        Cost = "cost" => "cost",
        /// Put in to make the saving.
        Investment = "investment" => "investment",
        /// Given by another body.
        Grant = "grant" => "grant",
        /// Earned.
        Income = "income" => "income",
        /// A gap, a saving that has to be found.
        Deficit = "deficit" => "deficit",
        /// A penalty.
        Fine = "fine" => "fine",
        /// Sales of a business.
        Turnover = "turnover" => "turnover",
        /// Anything else.
        Other = "other" => "other",
    }
}
words! {
    /// What is shared.
    Service {
        /// Several support functions.
        BackOffice = "back_office" => "back office",
        /// Information technology.
        It = "it" => "IT",
        /// Personnel and pay.
        HrPayroll = "hr_payroll" => "HR and payroll",
        /// Accounts and treasury.
        Finance = "finance" => "finance",
        /// Buying together.
        Procurement = "procurement" => "procurement",
        /// Legal work.
        Legal = "legal" => "legal",
        /// Council tax, rates and housing benefit.
        RevenuesBenefits = "revenues_benefits" => "revenues and benefits",
        /// Chief executives and senior teams.
        Management = "management" => "management",
        /// Bins, recycling, disposal.
        Waste = "waste" => "waste",
        /// Roads.
        Highways = "highways" => "highways",
        /// Building control.
        BuildingControl = "building_control" => "building control",
        /// Planning.
        Planning = "planning" => "planning",
        /// Contact centres.
        CustomerServices = "customer_services" => "customer services",
        /// Internal audit and counter-fraud.
        Audit = "audit" => "audit and fraud",
        /// Offices and land.
        Property = "property" => "property",
        /// Police, fire and ambulance.
        BlueLight = "blue_light" => "emergency services",
        /// Health services.
        Health = "health" => "health",
        /// Care for adults or children.
        SocialCare = "social_care" => "social care",
        /// Schools and learning.
        Education = "education" => "education",
        /// Libraries, museums, leisure.
        Culture = "culture" => "libraries and leisure",
        /// Transport and fleets.
        Transport = "transport" => "transport",
        /// Anything else that is named.
        Other = "other" => "other",
    }
}

/// The words that decided a field, and the rule that read them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Why {
    /// The deciding words as they stand in the text; empty when nothing in the text decided.
    pub words: String,
    /// The rule's name.
    pub rule: String,
}

/// One savings figure as one article states it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mention {
    /// Number and unit as they stand, without qualifiers.
    pub quote: String,
    /// Where the quote begins in the text, in Unicode code points.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// The sentence that holds the quote, as it stands.
    pub sentence: String,
    /// What the figure counts.
    pub kind: Kind,
    /// ISO 4217; only for money.
    pub currency: Option<String>,
    /// In units; none for "up to".
    pub low: Option<Decimal>,
    /// In units; none for "at least".
    pub high: Option<Decimal>,
    /// "about", "some", "nearly".
    pub approx: bool,
    /// Over what it is counted.
    pub period: Period,
    /// The length in years of the term that the sum covers.
    pub years: Option<Decimal>,
    /// First calendar year stated.
    pub from_year: Option<i16>,
    /// Last calendar year stated.
    pub by_year: Option<i16>,
    /// How far it had come.
    pub status: Status,
    /// Gross or net.
    pub basis: Basis,
    /// The figure is for each participant.
    pub per_party: bool,
    /// Bodies whose money it is, as written.
    pub beneficiaries: Vec<String>,
    /// What is shared; none when not stated or mixed.
    pub service: Option<Service>,
    /// Index of an earlier mention of the same article that gives the same saving.
    pub is_duplicate_of: Option<usize>,
    /// Field name to the words that decided it.
    pub why: BTreeMap<String, Why>,
    /// From 0 to 1, from the evidence found; a measure for ordering, not a probability.
    pub confidence: f32,
}

/// A figure that is not a saving from sharing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Distractor {
    /// Number and unit as they stand.
    pub quote: String,
    /// Where the quote begins, in code points.
    pub start: usize,
    /// What it is.
    pub role: Role,
    /// The words that decided.
    pub why: Why,
}

/// Every figure of one article.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Mentions {
    /// The savings, in the order of the text.
    pub mentions: Vec<Mention>,
    /// The other figures, in the order of the text.
    pub distractors: Vec<Distractor>,
}

hub_sdk::plugin!(WageService, "plugin.toml");
pub struct WageService;

// Starts every page: the generic elements. A page's own module is loaded by {% module "name" %}.
import "seriktes/auto-submit";
import "seriktes/copy-button";
import "seriktes/dialog-opener";
import "seriktes/menu-details";
import "seriktes/nav-more";
import "seriktes/table-scroll";
import "seriktes/theme-switch";

/* The whole app, tapped. The order of the imports matters. */
import "./tap";
import "../../../functions/index";

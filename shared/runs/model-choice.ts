import type { ModelChoice } from "../models/model-store";

export const CHAMPION: ModelChoice = "champion";

export const choiceText = (choice: ModelChoice): string =>
  typeof choice === "string" ? choice : `version ${choice.version}`;

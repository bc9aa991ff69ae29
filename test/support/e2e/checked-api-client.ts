import { ApiClient, type Previewed } from "../../../cli/api-client";
import { contract } from "../../../shared/http/contract/contract";
import type { Answer, AnswerInstead, Asking, Sent } from "../../../shared/http/contract/operation";
import type { OperationContract } from "../../../shared/http/contract/operation-contract";
import type { Operation } from "../../../shared/http/routes";

/** Takes no answer that is not what the API's description says. */
export class CheckedApiClient extends ApiClient {
  override async call<O extends Operation>(operation: O, asking: Asking<O>): Promise<Answer<O>> {
    const answer = await super.call(operation, asking);
    const { json }: OperationContract["answer"] = contract[operation].answer;
    json?.parse(answer);
    return answer;
  }

  override async preview<O extends Previewed>(
    operation: O,
    body: Omit<Sent<O, "body">, "dryRun">,
  ): Promise<AnswerInstead<O>> {
    const answer = await super.preview(operation, body);
    contract[operation].answer.instead.json.parse(answer);
    return answer;
  }
}
